import type { CampaignItem } from '../campaign/types.ts'
import type { Goods, Surplus } from './types.ts'

/** What an open buy still offers; teams are for those who open them. */
export const onOffer = (items: readonly CampaignItem[]): Goods[] =>
  items
    .filter(({ available, team }) => available > 0 && !team)
    .map((item) => ({
      id: item.id,
      name: item.name,
      spec: item.spec,
      image: item.image_urls[0] ?? '',
      price: item.price,
      max: Math.min(item.available, item.limit_per_member ?? 999, 999),
    }))

/** What a counted buy left over. */
export const leftOver = (items: readonly Surplus[]): Goods[] =>
  items.map((item) => ({
    id: item.item_id,
    name: item.name,
    spec: item.spec,
    image: item.image_url ?? '',
    price: item.price,
    max: Math.min(item.left, item.limit_per_member ?? 999),
  }))

/** Late orders are taken from the purchase until the buy is over. */
export const isLate = (status: string): boolean => ['procuring', 'fulfilling', 'settling'].includes(status)

export const isPhone = (text: string): boolean => /^(\+?86)?1\d{10}$/.test(text.replace(/[\s-]/g, ''))

export const total = (goods: readonly Goods[], wish: Record<string, number>): number =>
  goods.reduce((sum, one) => sum + one.price * (wish[one.id] ?? 0), 0)
