import { describe, expect, it } from 'vitest'
import type { CampaignItem, CampaignView } from '../campaign/types.ts'
import { bestOffer, type Wish } from './offer.ts'

const item = (over: Partial<CampaignItem>): CampaignItem => ({
  id: 'x', sku_id: 's', name: '苹果', spec: '8斤', image_urls: [], base_price: 100, price: 100, tiers: [], paid_quantity: 0, available: 10, stock_total: 10, guarantee: { kind: 'usual' }, role: 'main', ...over,
})
const buy = (id: string, items: CampaignItem[], over: Partial<CampaignView> = {}): CampaignView =>
  ({ id, status: 'open', cutoff_at: 1_000, items, ...over }) as CampaignView
const wish = (over: Partial<Wish> = {}): Wish => ({ item_id: 'old', sku_id: 'old', name: '苹果', spec: '8斤', quantity: 2, ...over })

describe('the same once more', () => {
  it('is found by its SKU though it is called otherwise now', () => {
    const now = buy('2', [item({ id: 'pear', sku_id: 'pear' }), item({ id: 'new', sku_id: 'apple', name: '冰糖心苹果' })])
    expect(bestOffer([now], [wish({ sku_id: 'apple' })])?.picks.map(({ item: { id }, quantity }) => [id, quantity])).toEqual([['new', 2]])
  })

  it('is found by name and specification where it is another SKU now', () => {
    const now = buy('2', [item({ id: 'big', spec: '10斤' }), item({ id: 'same' })])
    expect(bestOffer([now], [wish()])?.picks[0]?.item.id).toBe('same')
  })

  it('comes from the buy that has most of it, and names what is missing', () => {
    const one = buy('2', [item({})], { cutoff_at: 1 })
    const both = buy('3', [item({}), item({ id: 'y', name: '大米' })], { cutoff_at: 9 })
    const offer = bestOffer([one, both], [wish(), wish({ name: '大米' }), wish({ name: '鸡蛋' })])
    expect(offer?.campaign.id).toBe('3')
    expect(offer?.missing.map(({ name }) => name)).toEqual(['鸡蛋'])
  })

  it('comes from the buy that closes first among equals', () => {
    expect(bestOffer([buy('2', [item({})], { cutoff_at: 9 }), buy('3', [item({})], { cutoff_at: 5 })], [wish()])?.campaign.id).toBe('3')
  })

  it('is no more than may be bought', () => {
    const now = buy('2', [item({ id: 'a', limit_per_member: 3 })], { my: { bought: { a: 2 }, orders: [] } as unknown as CampaignView['my'] })
    expect(bestOffer([now], [wish()])?.picks[0]?.quantity).toBe(1)
  })

  it('is not on offer when sold out, or when the buy is closed', () => {
    expect(bestOffer([buy('2', [item({ available: 0 })])], [wish()])).toBeNull()
    expect(bestOffer([buy('2', [item({})], { status: 'cutoff' })], [wish()])).toBeNull()
  })
})
