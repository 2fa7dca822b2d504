import { expect, it } from 'vitest'
import { STANDS_MS, offsetOf, postAt } from './times.ts'
import type { WallPost } from './types.ts'

const SPANS = [
  { at: 100_000, offset_ms: 0, duration_ms: 60_000 },
  { at: 200_000, offset_ms: 60_000, duration_ms: 60_000 },
]
const post = (id: string, ...placed_at: number[]): WallPost => ({ id, product_id: '1', item_name: '樱桃', words: '甜', image_urls: [], name: '', community_name: '', posted_at: 0, item_id: null, placed_at })

it('puts an instant where it was recorded; one in a gap where the picture comes back', () => {
  expect([90_000, 130_000, 170_000, 230_000].map((at) => offsetOf(SPANS, at))).toEqual([0, 30_000, 60_000, 90_000])
  expect(offsetOf(SPANS, 300_000)).toBeNull()
})

it('shows a post at each of its times, and of two the later', () => {
  const posts = [post('a', 110_000, 230_000), post('b', 115_000), post('never')]
  const shown = (ms: number): string | undefined => postAt(posts, SPANS, ms)?.id
  expect(shown(9_999)).toBeUndefined()
  expect(shown(10_000)).toBe('a')
  expect(shown(15_000)).toBe('b')
  expect(shown(15_000 + STANDS_MS)).toBeUndefined()
  expect(shown(90_000)).toBe('a')
})
