import { call } from '@julin/api'
import type { OrderView } from '../orders/types.ts'
import type { Buyer, Cash, Pay, Placed, Surplus } from './types.ts'

type Heads = Record<string, string>

export interface Order {
  buyer: Buyer
  lines: { item_id: string; quantity: number }[]
  pay: Pay
  note: string
}

export const taken = {
  order: (campaign: string, order: Order, headers: Heads) =>
    call<Placed>('POST', '/api/v1/leader/orders', { body: { campaign_id: campaign, ...order }, headers }),
  late: (campaign: string, order: Order, headers: Heads) =>
    call<Placed>('POST', `/api/v1/campaigns/${campaign}/late-orders`, { body: order, headers }),
  surplus: (campaign: string, signal: AbortSignal) => call<Surplus[]>('GET', `/api/v1/campaigns/${campaign}/surplus`, { signal }),
  collect: (order: string) => call<OrderView>('POST', `/api/v1/orders/${order}/cash`),
}

export const cashKey = ['earnings', 'cash'] as const
export const cash = {
  show: (signal: AbortSignal) => call<Cash>('GET', '/api/v1/leader/cash', { signal }),
  net: () => call<{ amount: number }>('POST', '/api/v1/leader/cash/net'),
  returned: (refund: string) => call<unknown>('POST', `/api/v1/payments/refunds/${refund}/return-cash`),
}
