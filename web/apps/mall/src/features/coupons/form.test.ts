import { expect, it } from 'vitest'
import { EMPTY, inputOf } from './form.ts'

const draft = { ...EMPTY, title: ' 满20减5 ', off: '5', above: '20' }

it('makes a coupon of what was written', () => {
  expect(inputOf(draft, 1_000)).toEqual({ title: '满20减5', kind: 'threshold', amount: 500, threshold: 2_000, total: 50, per_member: 1, valid_until: 1_000 + 7 * 86_400_000 })
  expect(inputOf({ ...draft, above: '' }, 0)).toMatchObject({ kind: 'fixed', threshold: 0 })
})

it.each([
  ['title', { title: ' ' }],
  ['off', { off: '五块' }],
  ['off', { off: '0' }],
  ['above', { above: '5' }],
  ['total', { total: '-3' }],
  ['days', { days: '400' }],
  ['perMember', { perMember: '' }],
])('names %s when it is wrong', (field, change) => {
  expect(inputOf({ ...draft, ...change }, 0)).toBe(field)
})
