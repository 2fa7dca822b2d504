import { expect, test } from 'vitest'
import { drift, exact, isWild, nextOf, press, toGrams, typed } from './grams.ts'
import type { WeighLine } from './types.ts'

const line = (line_id: string, grams?: number, locked = false): WeighLine => ({
  order_id: line_id, line_id, item_id: '1', chain_number: 1, name_masked: '', phone_tail4: '', building: '', room: '', name: '鲈鱼', spec: '', image_url: '',
  quantity: 2, unit: '斤', ordered_grams: 1_000, least_grams: 900, most_grams: 1_100, grams: grams ?? null, locked,
})

test('a weight is read in whole grams', () => {
  expect(toGrams('1.9', 'jin')).toBe(950)
  expect(toGrams('0.95', 'kg')).toBe(950)
  expect(toGrams('950', 'g')).toBe(950)
  expect(toGrams('2.', 'jin')).toBe(1_000)
  for (const text of ['', '0', '.', '1.2.3', '1e3', '-1', '1.2345']) expect(toGrams(text, 'kg'), text).toBeNull()
  expect(toGrams('9.5', 'g')).toBeNull()
})

test('what is typed comes back as it was', () => {
  for (const grams of [1, 37, 500, 950, 1_060, 12_345]) for (const unit of ['jin', 'kg', 'g'] as const) expect(toGrams(typed(grams, unit), unit)).toBe(grams)
})

test('keys that make no weight do nothing', () => {
  expect(press('', '.', 'kg')).toBe('0.')
  expect(press('1.', '.', 'kg')).toBe('1.')
  expect(press('9', '.', 'g')).toBe('9')
  expect(press('0.123', '4', 'kg')).toBe('0.123')
  expect(press('0', '5', 'kg')).toBe('5')
  expect(press('12', 'back', 'kg')).toBe('1')
})

test('the next line is the next that waits, and none when all are weighed', () => {
  const lines = [line('a'), line('b', 950), line('c', undefined, true), line('d')]
  expect(nextOf(lines, 'a')?.line_id).toBe('d')
  expect(nextOf(lines, 'd')?.line_id).toBe('a')
  expect(nextOf([line('a', 950)], 'a')).toBeNull()
})

test('a reading far off is wild, and the drift is of the weighed ones alone', () => {
  expect([899, 900, 1_100, 1_101].map((grams) => isWild(line('a'), grams))).toEqual([true, false, false, true])
  expect(drift([line('a', 950), line('b', 1_060), line('c')])).toEqual({ done: 2, off: 10 })
})

test('weights are said exactly', () => {
  expect(exact(950, 'zh-CN')).toBe('1.9 斤')
  expect(exact(37, 'zh-CN')).toBe('37 克')
  expect(exact(-50, 'en', true)).toBe('−50 g')
  expect(exact(1_060, 'en', true)).toBe('+1.06 kg')
})
