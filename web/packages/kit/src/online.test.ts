import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answered, unanswered, useOnline } from './online.ts'

const fetch = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', fetch)
})
afterEach(() => {
  answered()
  fetch.mockReset()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('whether the shop can be reached', () => {
  it('is doubted until somebody answers again', async () => {
    const online = useOnline()
    fetch.mockRejectedValueOnce(new TypeError('refused')).mockResolvedValueOnce(new Response())
    unanswered()
    expect(online.value).toBe(false)
    await vi.advanceTimersToNextTimerAsync()
    expect(online.value).toBe(false)
    await vi.advanceTimersToNextTimerAsync()
    expect(online.value).toBe(true)
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('needs no look when another request is answered first', async () => {
    unanswered()
    answered()
    await vi.runAllTimersAsync()
    expect(fetch).not.toHaveBeenCalled()
    expect(useOnline().value).toBe(true)
  })

  it('follows the device', () => {
    globalThis.dispatchEvent(new Event('offline'))
    expect(useOnline().value).toBe(false)
    fetch.mockResolvedValue(new Response())
    globalThis.dispatchEvent(new Event('online'))
    expect(useOnline().value).toBe(true)
  })
})
