import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { VueWrapper } from '@vue/test-utils'
import { resetClock, syncClock } from '../clock.ts'
import { mountKit } from '../testing.ts'
import Countdown from './Countdown.vue'

const NOW = Date.parse('2026-03-05T04:00:00Z')
let view: VueWrapper
const mount = async (to: number) => (view = (await mountKit(Countdown, { props: { to } })).view)
const serverSays = (ms: number) => syncClock(new Headers({ 'x-server-time': String(ms) }), Date.now(), Date.now())

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  resetClock()
})
afterEach(() => {
  view.unmount()
  vi.useRealTimers()
})

it('counts on the server’s clock and tells once when it is over', async () => {
  serverSays(NOW + 3_600_000)
  await mount(NOW + 3_600_000 + 2_000)
  expect(view.text()).toBe('00:00:02')
  vi.advanceTimersByTime(1_000)
  await nextTick()
  expect(view.text()).toBe('00:00:01')
  vi.advanceTimersByTime(5_000)
  await nextTick()
  expect(view.text()).toBe('已结束')
  expect(view.emitted('over')).toHaveLength(1)
})

it('jumps with the demo’s fast-forward', async () => {
  serverSays(NOW)
  await mount(NOW + 26 * 3_600_000)
  expect(view.text()).toBe('1 天 02:00:00')
  serverSays(NOW + 25 * 3_600_000)
  await nextTick()
  expect(view.text()).toBe('01:00:00')
})

it('says nothing of what was over before it was shown', async () => {
  await mount(NOW - 1)
  await nextTick()
  expect(view.emitted('over')).toBeUndefined()
})
