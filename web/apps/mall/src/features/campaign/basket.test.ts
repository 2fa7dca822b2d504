import { beforeEach, describe, expect, it } from 'vitest'
import { allowance, basketOf, clearBasket, sumUp } from './basket.ts'
import type { CampaignItem } from './types.ts'

const item = (over: Partial<CampaignItem> = {}): CampaignItem => ({
  id: 'a', sku_id: 's', name: '樱桃', spec: '2 斤', image_urls: [], base_price: 6990, price: 5990, tiers: [], paid_quantity: 0, available: 10, stock_total: 10, guarantee: { kind: 'usual' }, role: 'traffic_driver', ...over,
})

beforeEach(() => clearBasket('7'))

describe('the basket', () => {
  it('is one for the group page and its live room', () => {
    basketOf('7')['a'] = 2
    expect(basketOf('7')).toBe(basketOf('7'))
    expect(basketOf('8')).toEqual({})
  })

  it('is emptied in place, for those who hold it', () => {
    const held = basketOf('7')
    held['a'] = 2
    clearBasket('7')
    expect(held).toEqual({})
  })
})

describe('the sum', () => {
  it('adds today’s prices and what the tier spares', () => {
    const items = [item(), item({ id: 'b', base_price: 2200, price: 2200 }), item({ id: 'c' })]
    const sum = sumUp(items, { a: 2, b: 1 })
    expect([sum.count, sum.total, sum.saved]).toEqual([3, 14180, 2000])
    expect(sum.lines.map((line) => line.item.id)).toEqual(['a', 'b'])
  })

  it('leaves out an item that the buy no longer has', () => {
    expect(sumUp([item()], { gone: 3 }).count).toBe(0)
  })
})

describe('how many one may take', () => {
  it('is the stock without a limit, and the rest of the limit with one', () => {
    expect(allowance(item())).toBe(10)
    expect(allowance(item({ limit_per_member: 3 }), 1)).toBe(2)
    expect(allowance(item({ limit_per_member: 3 }), 5)).toBe(0)
    expect(allowance(item({ limit_per_member: 3, available: 1 }))).toBe(1)
  })
})
