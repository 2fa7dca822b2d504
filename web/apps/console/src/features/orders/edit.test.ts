import { describe, expect, it } from 'vitest'
import { dueOf, kept } from './edit.ts'

describe('what an edit charges or gives back', () => {
  const row = { id: 'egg', price: 2_200, had: 2, off: 99, on: 2, deposit: 500 }
  it('leaves the discount on the pieces that stay', () => {
    expect([kept(row, 2), kept(row, 1), kept(row, 0), kept({ off: 100, on: 3 }, 2)]).toEqual([99, 49, 0, 67])
    expect([dueOf([row], () => 1, false), dueOf([row], () => 3, false)]).toEqual([-2_150, 2_200])
  })
  it('moves the deposits of a presale alone', () => {
    expect(dueOf([row], () => 3, true)).toBe(500)
  })
})
