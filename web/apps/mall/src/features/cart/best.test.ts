import { expect, it } from 'vitest'
import { bestOf } from './best.ts'

const coupon = (id: string, bearer: 'platform' | 'leader', off?: number) => ({ id, bearer, ...(off === undefined ? { refusal: { code: 'x', message: '' } } : { off }) })

it('chooses the most of each bearer, and none that cannot be used', () => {
  expect(bestOf([coupon('a', 'platform', 300), coupon('b', 'platform', 500), coupon('c', 'leader', 100), coupon('d', 'leader')])).toEqual(['b', 'c'])
  expect(bestOf([coupon('d', 'leader')])).toEqual([])
})
