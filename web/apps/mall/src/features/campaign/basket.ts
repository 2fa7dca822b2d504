import { computed, reactive, type ComputedRef } from 'vue'
import type { CampaignItem } from './types.ts'

/** What somebody is about to order, item id → 份. One a buy, so that the group page and its live
 *  room share it, and signing in does not lose it. */
export type Basket = Record<string, number>

const baskets = reactive(new Map<string, Basket>())

export function basketOf(campaign: string): Basket {
  if (!baskets.has(campaign)) baskets.set(campaign, {})
  return baskets.get(campaign)!
}

export function clearBasket(campaign: string): void {
  const basket = basketOf(campaign)
  for (const item of Object.keys(basket)) delete basket[item]
}

export interface BasketLine {
  item: CampaignItem
  quantity: number
}

/** How many of an item somebody may still take: stock, and the limit less what they bought. */
export function allowance(item: CampaignItem, bought = 0): number {
  const limit = item.limit_per_member ? item.limit_per_member - bought : item.available
  return Math.max(0, Math.min(item.available, limit))
}

export interface Sum {
  lines: BasketLine[]
  count: number
  total: number
  /** What of it is paid with the order: all of it, or the deposits of a presale. */
  due: number
  /** What the tiers reached so far spare against the first price. */
  saved: number
}

export function sumUp(items: readonly CampaignItem[], basket: Basket): Sum {
  const lines = items.flatMap((item) => (basket[item.id] ? [{ item, quantity: basket[item.id]! }] : []))
  const add = (value: (line: BasketLine) => number): number => lines.reduce((sum, line) => sum + value(line), 0)
  return {
    lines,
    count: add(({ quantity }) => quantity),
    total: add(({ item, quantity }) => item.price * quantity),
    due: add(({ item, quantity }) => (item.deposit ?? item.price) * quantity),
    saved: add(({ item, quantity }) => (item.base_price - item.price) * quantity),
  }
}

export function useSum(items: () => readonly CampaignItem[], campaign: () => string): ComputedRef<Sum> {
  return computed(() => sumUp(items(), basketOf(campaign())))
}
