import { expect, it } from 'vitest'
import { estimate, fewestTenths, guaranteed, left, lineBody, newPick, reasonsOf, type Pick } from './claim.ts'
import type { OrderLine } from './types.ts'

const line = { id: '5', amount: 5970, discount: 0, true_up: 600, refunded: 0, quantity: 3, claimable: true, claim_until: 1_000, guarantee: { kind: 'usual' } } as OrderLine
const pick = (more: Partial<Pick> = {}): Pick => ({ line, reason: 'damaged', tenths: 3, pieces: 1, ...more })

it('three of ten spoiled is thirty per cent of what the line cost in the end', () => {
  expect(estimate(pick(), 'refund_only')).toBe(1611)
  expect(lineBody(pick(), 'refund_only')).toEqual({ line_id: '5', reason: 'damaged', share_bps: 3_000 })
})

it('a missing piece is its share of the line', () => {
  expect(estimate(pick({ reason: 'missing' }), 'refund_only')).toBe(1790)
  expect(lineBody(pick({ reason: 'missing', pieces: 2 }), 'refund_only')).toEqual({ line_id: '5', reason: 'missing', quantity: 2 })
})

it('what goes back is counted in pieces, whatever is wrong with it', () => {
  expect(lineBody(pick(), 'return_refund')).toEqual({ line_id: '5', reason: 'damaged', quantity: 1 })
})

it('never promises more than is left, and reckons what a coupon paid as paid', () => {
  const nearly = { ...line, refunded: 5000 }
  expect(left(nearly)).toBe(370)
  expect(estimate(pick({ line: nearly, tenths: 10 }), 'refund_only')).toBe(370)
  expect(left({ ...line, discount: 370 })).toBe(5000)
})

it('asks for quality only while the guarantee lasts', () => {
  expect(guaranteed(line, 999)).toBe(true)
  expect(reasonsOf(line, 1_000)).toEqual(['missing', 'wrong'])
  expect(newPick(line, 1_000).reason).toBe('missing')
  const { claim_until: _, ...never } = line
  expect(guaranteed(never as OrderLine, 0)).toBe(false)
})

it('offers no less than the guarantee pays from', () => {
  expect(fewestTenths(line)).toBe(1)
  expect(fewestTenths({ ...line, guarantee: { kind: 'covered', hours: 24, floor_bps: 1_500 } })).toBe(2)
})
