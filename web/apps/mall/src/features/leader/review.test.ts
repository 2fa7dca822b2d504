import { expect, it } from 'vitest'
import { extremes } from './review.ts'

it('finds the best and worst minute among those that were measured', () => {
  const all = [{ viewers: null, orders: 9 }, { viewers: 4, orders: 1 }, { viewers: 9, orders: 3 }, { viewers: 2, orders: 1 }]
  expect(extremes(all)).toEqual({ best: all[2], worst: all[3] })
  expect(extremes(all.slice(0, 2))).toBeNull()
})
