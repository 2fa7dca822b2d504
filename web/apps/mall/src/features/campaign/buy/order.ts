import { computed, ref, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { ApiError, useIntent } from '@julin/kit'
import { api, ok } from '@julin/api'
import { clearBasket } from '../basket.ts'
import type { OrderBody } from '../types.ts'
import { useTurn } from './turn.ts'

/** The cashier's address with the way back. It has a query already when it is a true one's. */
export function cashierOf(url: string, order: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent(`/orders/${order}`)}`
}

/** Places the order and goes to pay. A retry after a lost answer sends the same key. */
export function usePlaceOrder(body: Ref<OrderBody>, options: { keepBasket?: boolean } = {}) {
  const router = useRouter()
  const queries = useQueryClient()
  const intent = useIntent()
  const paying = ref(false)
  const turn = useTurn(() => body.value.campaign_id)
  // another basket is another intention
  watch(() => JSON.stringify(body.value), intent.done)

  async function pay(order: string): Promise<void> {
    paying.value = true
    try {
      const { cashier_url: url } = await ok(api.POST('/api/v1/payments/{order_id}/prepay', { params: { path: { order_id: order } } }))
      if (url) return location.assign(cashierOf(url, order))
    } catch {
      // the order stands and is held: its own page offers to pay again
    }
    paying.value = false
    await router.push(`/orders/${order}`)
  }

  const place = useMutation({
    // the same key each time: whoever asks again asks for the same order
    mutationFn: () => turn.take(() => ok(api.POST('/api/v1/orders', { body: body.value, params: { header: intent.headers() } }))),
    async onSuccess({ id }: { id: string }) {
      const campaign = body.value.campaign_id
      intent.done()
      // a seat in a team is bought beside what stands in the basket
      if (!options.keepBasket && !body.value.team_id && !body.value.open_team) clearBasket(campaign)
      void queries.invalidateQueries({ queryKey: ['campaign', campaign] })
      void queries.invalidateQueries({ queryKey: ['memberships'] })
      void queries.invalidateQueries({ queryKey: ['orders'] })
      void queries.invalidateQueries({ queryKey: ['teams'] })
      await pay(id)
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['campaign', body.value.campaign_id] }),
  })
  const busy = computed(() => place.isPending.value || paying.value)
  return { place, busy, turn }
}

/** Which line of the basket a refusal means, of `lines.2.quantity`. */
export function lineAtFault(error: unknown): number | undefined {
  const match = error instanceof ApiError ? /^lines\.(\d+)\b/.exec(error.field ?? '') : null
  return match ? Number(match[1]) : undefined
}
