import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { isSynced, resetClock, serverNow, syncClock, useServerNow } from './clock.ts'

const LOCAL = 1_800_000_000_000
const at = (server: number): Headers => new Headers({ 'x-server-time': String(server) })

beforeEach(() => {
  vi.useFakeTimers({ now: LOCAL })
  resetClock()
})
afterEach(() => vi.useRealTimers())

it('takes the middle of the round trip', () => {
  syncClock(at(LOCAL + 300_000), LOCAL - 100, LOCAL + 100)
  expect(serverNow()).toBe(LOCAL + 300_000)
  expect(isSynced()).toBe(true)
})

it('keeps the sample of the shortest trip', () => {
  syncClock(at(LOCAL + 5_000), LOCAL, LOCAL)
  syncClock(at(LOCAL + 5_400), LOCAL - 400, LOCAL + 400)
  expect(serverNow()).toBe(LOCAL + 5_000)
})

it('follows a fast-forward of the demo at once, also on a slow trip, and tells the tickers', () => {
  syncClock(at(LOCAL), LOCAL, LOCAL)
  const scope = effectScope()
  const now = scope.run(() => useServerNow())!
  syncClock(at(LOCAL + 86_400_000), LOCAL - 300, LOCAL + 300)
  expect(serverNow()).toBe(LOCAL + 86_400_000)
  expect(now.value).toBe(LOCAL + 86_400_000)
  scope.stop()
})

it('uses the Date header only against gross error', () => {
  syncClock(new Headers({ date: new Date(LOCAL + 900).toUTCString() }), LOCAL, LOCAL)
  expect(serverNow()).toBe(LOCAL)
  syncClock(new Headers({ date: new Date(LOCAL + 600_000).toUTCString() }), LOCAL, LOCAL)
  expect(serverNow()).toBe(LOCAL + 600_500)
})

it('ticks on server time', () => {
  syncClock(at(LOCAL + 7_000), LOCAL, LOCAL)
  const scope = effectScope()
  const now = scope.run(() => useServerNow(1_000))!
  vi.advanceTimersByTime(3_000)
  expect(now.value).toBe(LOCAL + 10_000)
  scope.stop()
  vi.advanceTimersByTime(3_000)
  expect(now.value).toBe(LOCAL + 10_000)
})
