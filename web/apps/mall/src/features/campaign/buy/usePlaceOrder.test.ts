import { createPinia } from 'pinia'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { afterEach, expect, it, vi } from 'vitest'
import { defineComponent, nextTick, ref } from 'vue'
import { flushPromises } from '@vue/test-utils'
import { mountKit } from '@julin/kit/testing'
import { basketOf } from '../basket.ts'
import type { OrderBody } from '../types.ts'
import { usePlaceOrder } from './order.ts'

const keys: string[] = []
let answers: (Response | Error)[] = []
const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

async function server(request: Request): Promise<Response> {
  if (request.url.endsWith('/orders')) keys.push(request.headers.get('Idempotency-Key') ?? '')
  const answer = answers.shift() ?? json(500, {})
  if (answer instanceof Error) throw answer
  return answer
}

async function setup() {
  keys.length = 0
  vi.stubGlobal('fetch', server)
  const body = ref<OrderBody>({ campaign_id: '7', leader_id: '2', lines: [{ item_id: 'a', quantity: 1 }] })
  let order!: ReturnType<typeof usePlaceOrder>
  const Host = defineComponent({ setup: () => ((order = usePlaceOrder(body)), () => null) })
  const { router } = await mountKit(Host, { plugins: [createPinia(), VueQueryPlugin] })
  const place = async (): Promise<void> => {
    order.place.mutate()
    await flushPromises()
    await vi.waitFor(() => expect(order.busy.value).toBe(false))
  }
  return { body, place, router }
}

afterEach(() => vi.unstubAllGlobals())

it('asks with the same key after a lost answer, so that nothing is ordered twice', async () => {
  const { place, router } = await setup()
  answers = [new TypeError('offline'), json(201, { id: '42' }), json(200, { cashier_url: null })]
  await place()
  await place()
  expect(keys).toHaveLength(2)
  expect(keys[0]).toBe(keys[1])
  expect(router.currentRoute.value.path).toBe('/orders/42')
})

it('takes another key once the basket is another', async () => {
  const { body, place } = await setup()
  answers = [json(409, { code: 'orders.sold_out' }), json(409, { code: 'orders.sold_out' })]
  await place()
  body.value = { ...body.value, lines: [{ item_id: 'a', quantity: 2 }] }
  await nextTick()
  await place()
  expect(new Set(keys).size).toBe(2)
})

it('keeps the basket when the order is refused, and leads to the order when only the cashier failed', async () => {
  const { place, router } = await setup()
  basketOf('7')['a'] = 1
  answers = [json(409, { code: 'orders.sold_out' })]
  await place()
  expect(basketOf('7')).toEqual({ a: 1 })
  answers = [json(201, { id: '43' }), json(503, {})]
  await place()
  expect(basketOf('7')).toEqual({})
  expect(router.currentRoute.value.path).toBe('/orders/43')
})
