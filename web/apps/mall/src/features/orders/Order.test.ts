import { createPinia, setActivePinia } from 'pinia'
import { flushPromises, mount } from '@vue/test-utils'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTranslator } from '@julin/kit'
import { useSession } from '../../shell/session.ts'
import Order from './Order.vue'
import { passes } from './passes.ts'
import type { OrderView } from './types.ts'
import zh from './zh.ts'

const place = { id: '5', name: '东门便民站', address: '', hours: '' }
const order = (more: Partial<OrderView>): OrderView =>
  ({
    id: '7', number: '1', status: 'at_pickup', campaign: { id: '3', title: '鲜果团' }, community: place, pickup_point: place,
    building: '', unit: '', lines: [], total: 990, paid: 990, true_up: 0, refunded: 0, pay_by: 9e12, placed_at: 1, timeline: [],
    pickup_code: '482913', note: '', after_sales: [], ...more,
  }) as OrderView

async function open(url: string) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/orders/:id', component: Order }, { path: '/:any(.*)*', component: Order }] })
  await router.push(url)
  const words = createTranslator({ zh: { nav: { order: '订单' }, orders: zh }, en: async () => ({ default: {} }) }, {})
  const page = mount(Order, { global: { plugins: [createPinia(), router, words, [VueQueryPlugin, { queryClient: new QueryClient({ defaultOptions: { queries: { retry: false } } }) }]] } })
  await flushPromises()
  return page
}

beforeEach(() => {
  setActivePinia(createPinia())
  vi.stubGlobal('WebSocket', class {})
})
afterEach(() => {
  passes.forget()
  vi.unstubAllGlobals()
})

it('waits for the payment after the cashier, and asks the provider', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(new URL(request.url).pathname)
    return Response.json(order({ status: 'pending_payment', paid: 0, pickup_code: null }))
  })
  const page = await open('/orders/7?paid=1')
  expect(page.text()).toContain(zh.confirming)
  expect(page.text()).not.toContain(zh.pay)
  expect(asked).toContain('/api/v1/payments/7')
})

it('shows the kept pickup code when the network is gone', async () => {
  passes.keep(order({}), 'wang')
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
  useSession()
  const page = await open('/orders/7')
  expect(page.text()).toContain('482 913')
  expect(page.text()).toContain(zh.kept_copy)
})
