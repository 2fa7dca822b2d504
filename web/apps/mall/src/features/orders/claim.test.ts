import { expect, it } from 'vitest'
import { estimate, left } from './claim.ts'
import type { OrderLine } from './types.ts'

const line = { amount: 5970, true_up: 600, refunded: 0, quantity: 3 } as OrderLine

it('three of ten spoiled is thirty per cent of what the line cost in the end', () => {
  expect(estimate(line, 'damaged', 3, 1)).toBe(1611)
})

it('a missing piece is its share of the line', () => {
  expect(estimate(line, 'missing', 3, 1)).toBe(1790)
})

it('never promises more than is left', () => {
  const nearly = { ...line, refunded: 5000 }
  expect(left(nearly)).toBe(370)
  expect(estimate(nearly, 'damaged', 10, 1)).toBe(370)
})
