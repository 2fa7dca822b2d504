import { afterEach, expect, it } from 'vitest'
import type { VueWrapper } from '@vue/test-utils'
import { mountKit } from '../testing.ts'
import TierProgress from './TierProgress.vue'

let view: VueWrapper
afterEach(() => view.unmount())

// as a careless server might send them: not in order
const tiers = [{ from: 60, price: 3290 }, { from: 30, price: 3590 }]
const mount = async (count: number) => (view = (await mountKit(TierProgress, { props: { count, base: 3990, tiers } })).view)
const width = (): string => view.get('.fill').attributes('style')!

it('says how many are missing and what the price becomes', async () => {
  await mount(12)
  expect(view.text()).toContain('还差 18 份，降到 ¥35.90')
  expect(width()).toContain('width: 20%')
  expect(view.findAll('.reached')).toHaveLength(0)
})

it('counts the edge as reached', async () => {
  await mount(30)
  expect(view.text()).toContain('还差 30 份，降到 ¥32.90')
  expect(view.findAll('.reached')).toHaveLength(1)
  expect(width()).toContain('width: 50%')
})

it('ends at the deepest tier', async () => {
  await mount(75)
  expect(view.text()).toContain('已享最低价 ¥32.90')
  expect(view.get('[role=progressbar]').attributes('aria-valuenow')).toBe('60')
  expect(width()).toContain('width: 100%')
})

it('is not there without tiers', async () => {
  view = (await mountKit(TierProgress, { props: { count: 3, base: 3990, tiers: [] } })).view
  expect(view.find('.tiers').exists()).toBe(false)
})
