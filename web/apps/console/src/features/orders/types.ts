import type { Schemas } from '../../contract.ts'

export type OrderRow = Schemas['OrderRow']
export type OrderView = Schemas['OrderView']

export const ORDER_COLUMNS = {
  who: 'orders.who', goods: 'orders.goods', campaign: 'orders.campaign', amount: 'orders.amount', status: 'orders.status', placed: 'orders.placed',
} as const
