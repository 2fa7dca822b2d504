import { afterEach, expect, it } from 'vitest'
import { defineComponent, nextTick } from 'vue'
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { mountKit } from './testing.ts'
import { useQueryState } from './use.ts'

const Filters = defineComponent({
  setup: () => ({ state: useQueryState('state', 'open'), sort: useQueryState('sort'), sheet: useQueryState('sheet', '', { push: true }) }),
  template: '<i />',
})
let view: VueWrapper
afterEach(() => view.unmount())

it('reads the URL, and writes two fields of one tick in one step', async () => {
  const mounted = await mountKit(Filters, { at: '/orders?state=paid&keep=1' })
  view = mounted.view
  const fields = view.vm as unknown as { state: string; sort: string; sheet: string }
  expect(fields.state).toBe('paid')
  fields.state = 'closed'
  fields.sort = 'newest'
  await nextTick()
  await flushPromises()
  expect(mounted.router.currentRoute.value.query).toEqual({ state: 'closed', sort: 'newest', keep: '1' })
})

it('keeps defaults out of the URL', async () => {
  const mounted = await mountKit(Filters, { at: '/orders?state=paid' })
  view = mounted.view
  ;(view.vm as unknown as { state: string }).state = 'open'
  await nextTick()
  await flushPromises()
  expect(mounted.router.currentRoute.value.fullPath).toBe('/orders')
})
