import { call } from '@julin/api'
import type { AfterSale, ClaimBody, OrderCard, OrderView, Page, Payment, Prepay, Uploaded } from './types.ts'

export const orderKey = (id: string): readonly unknown[] => ['orders', 'one', id]
export const ordersKey = ['orders', 'mine'] as const

export const orders = {
  mine: (cursor: string | null, status: string, signal: AbortSignal) =>
    call<Page<OrderCard>>('GET', '/api/v1/orders', { query: { cursor, status }, signal }),
  one: (id: string, signal: AbortSignal) => call<OrderView>('GET', `/api/v1/orders/${id}`, { signal }),
  cancel: (id: string) => call<OrderView>('POST', `/api/v1/orders/${id}/cancel`),
  claim: (id: string, body: ClaimBody, headers: Record<string, string>) =>
    call<{ items: AfterSale[] }>('POST', `/api/v1/orders/${id}/after-sales`, { body, headers }),
  withdrawClaim: (id: string) => call<AfterSale>('POST', `/api/v1/after-sales/${id}/withdraw`),
  refundInstead: (id: string) => call<AfterSale>('POST', `/api/v1/after-sales/${id}/refund-instead`),
  answerOffer: (id: string, accept: boolean) => call<AfterSale>('POST', `/api/v1/after-sales/${id}/offer`, { body: { accept, if_none: 'refund' } }),
  appeal: (id: string, note: string, image_keys: string[]) =>
    call<AfterSale>('POST', `/api/v1/after-sales/${id}/appeal`, { body: { note, image_keys } }),
  payExcess: (id: string, body: { line_id: string; grams: number }, headers: Record<string, string>) =>
    call<{ amount: number }>('POST', `/api/v1/orders/${id}/excess`, { body, headers }),
  prepay: (id: string) => call<Prepay>('POST', `/api/v1/payments/${id}/prepay`),
  payment: (id: string, signal: AbortSignal) => call<Payment>('GET', `/api/v1/payments/${id}`, { signal }),
}

export function upload(file: File): Promise<Uploaded> {
  const form = new FormData()
  form.append('file', file)
  return call<Uploaded>('POST', '/api/v1/uploads', { body: form })
}

/** Goes to the cashier, which brings the buyer back to the order. */
export async function goAndPay(id: string, paid: '1' | 'final' = '1'): Promise<void> {
  const { cashier_url } = await orders.prepay(id)
  if (!cashier_url) return
  const url = new URL(cashier_url, location.origin)
  url.searchParams.set('redirect_url', `/orders/${id}?paid=${paid}`)
  location.assign(url)
}
