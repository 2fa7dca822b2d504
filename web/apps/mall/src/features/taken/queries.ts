import { call } from '@julin/api'
import type { OrderView } from '../orders/types.ts'
import type { Buyer, Cash, GuestClaim, Pay, Placed, ReadList, Surplus, TakeListBody, TakenListOrder } from './types.ts'

type Heads = Record<string, string>

export interface Order {
  buyer: Buyer
  lines: { item_id: string; quantity: number }[]
  pay: Pay
  note: string
}

export const taken = {
  /** A list of one: guests get their link with it. */
  order: async (campaign: string, { pay, ...order }: Order, headers: Heads) =>
    (await lists.take({ campaign_id: campaign, pay, orders: [order] }, headers))[0]!,
  late: (campaign: string, order: Order, headers: Heads) =>
    call<Placed>('POST', `/api/v1/campaigns/${campaign}/late-orders`, { body: order, headers }),
  surplus: (campaign: string, signal: AbortSignal) => call<Surplus[]>('GET', `/api/v1/campaigns/${campaign}/surplus`, { signal }),
  collect: (order: string) => call<OrderView>('POST', `/api/v1/orders/${order}/cash`),
}

export const lists = {
  read: (campaign: string, text: string) => call<ReadList>('POST', '/api/v1/leader/orders/read', { body: { campaign_id: campaign, text } }),
  take: (body: TakeListBody, headers: Heads) => call<TakenListOrder[]>('POST', '/api/v1/leader/orders/list', { body, headers }),
}

export const guests = {
  show: (token: string, signal: AbortSignal) => call<GuestClaim>('GET', `/api/v1/guest-claims/${token}`, { signal }),
  claim: (token: string) => call<GuestClaim>('POST', `/api/v1/guest-claims/${token}`),
}

export const cashKey = ['earnings', 'cash'] as const
export const cash = {
  show: (signal: AbortSignal) => call<Cash>('GET', '/api/v1/leader/cash', { signal }),
  net: () => call<{ amount: number }>('POST', '/api/v1/leader/cash/net'),
  returned: (refund: string) => call<unknown>('POST', `/api/v1/payments/refunds/${refund}/return-cash`),
}
