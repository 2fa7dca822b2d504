import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { ApiError } from '@julin/kit'
import { PATIENCE_MS, pauseAfter, useTurn, type Turn } from './turn.ts'

const busy = (after = 1): ApiError => new ApiError(503, { code: 'busy', retry_after: after })
let scope: EffectScope
let turn: Turn
let waiting = 0

beforeEach(() => {
  vi.useFakeTimers()
  waiting = 7
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ waiting }), { headers: { 'content-type': 'application/json' } }))
  scope = effectScope()
  turn = scope.run(() => useTurn(() => '9', () => Date.now()))!
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a place in the queue', () => {
  it('asks the same again after the pause that the server names, spread a little', () => {
    expect(pauseAfter(busy(2), () => 0)).toBe(1_400)
    expect(pauseAfter(busy(2), () => 1)).toBe(2_600)
    expect(pauseAfter(new ApiError(409, { code: 'orders.sold_out' }))).toBeUndefined()
    expect(pauseAfter(new ApiError(0))).toBeUndefined()
    expect(pauseAfter(new ApiError(503, {}))).toBeUndefined()
  })

  it('comes again to a sale that is about to start, and not to one that nobody has started', () => {
    expect(pauseAfter(new ApiError(409, { code: 'orders.flash_not_started', retry_after: 2 }), () => 0.5)).toBe(400)
    expect(pauseAfter(new ApiError(409, { code: 'orders.flash_not_started' }))).toBeUndefined()
  })

  it('gets its answer when the shop is no longer full', async () => {
    const ask = vi.fn().mockRejectedValueOnce(busy()).mockRejectedValueOnce(busy()).mockResolvedValue('order')
    const got = turn.take(ask)
    await vi.advanceTimersByTimeAsync(3_000)
    await expect(got).resolves.toBe('order')
    expect(ask).toHaveBeenCalledTimes(3)
  })

  it('tells how many wait only after a while, and anew each second', async () => {
    let answer!: (order: string) => void
    const got = turn.take(() => new Promise<string>((done) => (answer = done)))
    await vi.advanceTimersByTimeAsync(599)
    expect(turn.waiting.value).toBe(false)
    await vi.advanceTimersByTimeAsync(10)
    expect([turn.waiting.value, turn.ahead.value]).toEqual([true, 7])
    waiting = 3
    await vi.advanceTimersByTimeAsync(1_010)
    expect(turn.ahead.value).toBe(3)
    answer('order')
    await got
    expect([turn.waiting.value, turn.ahead.value]).toEqual([false, undefined])
  })

  it('stops after a minute, or when somebody has had enough', async () => {
    const ask = vi.fn().mockRejectedValue(busy())
    const long = turn.take(ask).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(PATIENCE_MS + 5_000)
    await expect(long).resolves.toMatchObject({ code: 'busy' })
    ask.mockClear()
    const short = turn.take(ask).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(10)
    turn.giveUp()
    await expect(short).resolves.toMatchObject({ code: 'busy' })
    expect(ask).toHaveBeenCalledTimes(1)
  })
})
