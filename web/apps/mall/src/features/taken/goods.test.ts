import { describe, expect, it } from 'vitest'
import type { CampaignItem } from '../campaign/types.ts'
import { isLate, isPhone, leftOver, onOffer, total } from './goods.ts'

const item = (id: string, available: number, limit_per_member?: number, team?: object): CampaignItem =>
  ({ id, available, limit_per_member, team, name: id, spec: '', image_urls: [], price: 500 }) as unknown as CampaignItem

describe('what can be taken for a neighbour', () => {
  it('is what is left, within the limit, and no team', () => {
    const goods = onOffer([item('a', 9, 3), item('b', 0), item('c', 2, undefined, {}), item('d', 2_000)])
    expect(goods.map(({ id, max }) => [id, max])).toEqual([['a', 3], ['d', 999]])
    expect(total(goods, { a: 2, d: 1 })).toBe(1_500)
    expect(leftOver([{ item_id: 'x', name: 'x', spec: '', price: 100, left: 4 }])[0]!.max).toBe(4)
  })
  it('knows a number from a name and a counted buy from an open one', () => {
    expect(['138 0000 0001', '13800000001', '王阿姨', '1380000'].map(isPhone)).toEqual([true, true, false, false])
    expect(['open', 'procuring', 'settled'].map(isLate)).toEqual([false, true, false])
  })
})
