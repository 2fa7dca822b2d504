import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { QueryClient } from '@tanstack/vue-query'
import { readsEnd } from './query.ts'

let queries: QueryClient
beforeEach(() => {
  vi.useFakeTimers()
  queries = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } })
})
afterEach(() => {
  queries.clear()
  vi.useRealTimers()
})

/** A read that ends when told. */
function read(key: string): (data: number) => void {
  let end: (data: number) => void = () => undefined
  const answer = new Promise<number>((resolve) => (end = resolve))
  void queries.fetchQuery({ queryKey: [key], queryFn: () => answer }).catch(() => undefined)
  return end
}

async function isOver(waiting: Promise<void> | undefined): Promise<boolean> {
  let over = false
  void waiting?.then(() => (over = true))
  await vi.advanceTimersByTimeAsync(0)
  return over
}

describe('readsEnd', () => {
  it('is nothing when nothing is read', () => {
    expect(readsEnd(queries)).toBeUndefined()
  })

  it('waits for all reads, and then the answer is there', async () => {
    const [first, second] = [read('a'), read('b')]
    const waiting = readsEnd(queries)
    first(1)
    expect(await isOver(waiting)).toBe(false)
    second(2)
    expect(await isOver(waiting)).toBe(true)
    expect(queries.getQueryData(['b'])).toBe(2)
  })

  it('ends with a read that fails', async () => {
    void queries.fetchQuery({ queryKey: ['a'], queryFn: () => Promise.reject(new Error('no')) }).catch(() => undefined)
    expect(await isOver(readsEnd(queries))).toBe(true)
  })

  it('has less patience with what is shown already', async () => {
    queries.setQueryData(['a'], 1)
    read('a')
    const again = readsEnd(queries)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await isOver(again)).toBe(true)
    read('b')
    const first = readsEnd(queries)
    await vi.advanceTimersByTimeAsync(14_000)
    expect(await isOver(first)).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await isOver(first)).toBe(true)
  })
})
