import { computed, ref, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { useIntent } from '@julin/kit'
import { api, ok } from '@julin/api'
import { cashierOf } from '../campaign/buy/order.ts'
import { removeOrders } from './cart.ts'
import type { CheckoutBody } from './queries.ts'

/** To the one order, or to the list of several. */
function wayBack(url: string, order: string): string {
  return order ? cashierOf(url, order) : `${url}${url.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent('/orders')}`
}

/** Places all orders and goes to one cashier. A retry after a lost answer sends the same key. */
export function usePlaceCheckout(body: Ref<CheckoutBody>, keys: () => string[]) {
  const router = useRouter()
  const queries = useQueryClient()
  const intent = useIntent()
  const paying = ref(false)
  const placed = ref(false)
  watch(() => JSON.stringify(body.value), intent.done)

  async function pay(orders: string[]): Promise<void> {
    paying.value = true
    const back = orders.length === 1 ? orders[0]! : ''
    try {
      const { cashier_url: url } = await ok(api.POST('/api/v1/payments/prepay', { body: { orders } }))
      if (url) return location.assign(wayBack(url, back))
    } catch {
      // the orders stand and are held: their own pages offer to pay again
    }
    paying.value = false
    await router.replace(back ? `/orders/${back}` : '/orders')
  }

  const place = useMutation({
    mutationFn: () => ok(api.POST('/api/v1/checkouts', { body: body.value, params: { header: intent.headers() } })),
    async onSuccess({ orders }) {
      placed.value = true
      intent.done()
      removeOrders(keys())
      for (const key of ['campaign', 'memberships', 'orders', 'coupons', 'points', 'quote']) void queries.invalidateQueries({ queryKey: [key] })
      await pay(orders.map(({ id }) => id))
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['quote'] }),
  })
  const busy = computed(() => place.isPending.value || paying.value)
  return { place, busy, placed }
}
