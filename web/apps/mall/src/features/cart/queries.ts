import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { api, ok, type components } from '@julin/api'
import { useSession } from '../../shell/session.ts'
import type { CartOrder } from './cart.ts'

type Shapes = components['schemas']
export type CheckoutBody = Shapes['CheckoutBody']
export type CheckoutQuote = Shapes['CheckoutQuote']
export type QuotedOrder = Shapes['QuotedOrder']
export type QuotedLine = Shapes['QuotedLine']
export type QuotedCoupon = Shapes['QuotedCoupon']
/** What an order says about the place, which only its member knows. */
export type Told = { pickup_point_id?: string; building_id?: string; unit?: string }

export function orderBody(order: CartOrder, told: Told = {}): Shapes['PlaceOrderBody'] {
  return {
    campaign_id: order.campaign,
    leader_id: order.leader,
    lines: order.lines.map((line) => ({ item_id: line.item, quantity: line.quantity })),
    ...told,
    ...(order.live && { live_id: order.live }),
  }
}

/** What it would cost now. Asked again while the page is open: a buy may close, a tier may be reached. */
export function useQuote(body: MaybeRefOrGetter<CheckoutBody>) {
  const session = useSession()
  return useQuery({
    queryKey: computed(() => ['quote', JSON.stringify(toValue(body))]),
    queryFn: ({ signal }) => ok(api.POST('/api/v1/checkouts/quote', { body: toValue(body), signal })),
    enabled: () => session.me !== null && toValue(body).orders.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    staleTime: 5_000,
  })
}
