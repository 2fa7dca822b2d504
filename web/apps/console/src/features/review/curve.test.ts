import { expect, it } from 'vitest'
import { ceiling, paths } from './curve.ts'

it('draws no line through a gap', () => {
  const box = { width: 30, height: 10 }
  expect(paths([0, 10, null, 5], 10, box)).toEqual(['M0.0 10.0L10.0 0.0', 'M30.0 5.0h2'])
  expect(paths([null, null], 10, box)).toEqual([])
})

it('rounds the scale up', () => {
  expect([0, 6, 18, 230, 1000].map(ceiling)).toEqual([5, 10, 20, 500, 1000])
})
