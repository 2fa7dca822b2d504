import { allowance } from '../campaign/basket.ts'
import type { CampaignItem, CampaignView } from '../campaign/types.ts'

/** A line of a past order, wanted once more. */
export interface Wish {
  item_id: string
  sku_id: string
  name: string
  spec: string
  quantity: number
}

export interface Pick {
  item: CampaignItem
  quantity: number
}

/** What an open buy can give of what is wished, and what it cannot. */
export interface Offer {
  campaign: CampaignView
  picks: Pick[]
  missing: Wish[]
}

/** The same goods: by SKU, else by name and specification. */
const find = (items: readonly CampaignItem[], wish: Wish): CampaignItem | undefined =>
  items.find((item) => item.sku_id === wish.sku_id) ?? items.find((item) => item.name === wish.name && item.spec === wish.spec)

/** The open buy that gives most of what is wished; of equal ones that which closes first. Null when none gives anything. */
export function bestOffer(open: readonly CampaignView[], wishes: readonly Wish[]): Offer | null {
  const offers = open.filter(({ status }) => status === 'open').map((campaign): Offer => {
    const picks: Pick[] = []
    const missing: Wish[] = []
    for (const wish of wishes) {
      const item = find(campaign.items, wish)
      const quantity = item ? Math.min(wish.quantity, allowance(item, campaign.my?.bought[item.id])) : 0
      if (item && quantity > 0) picks.push({ item, quantity })
      else missing.push(wish)
    }
    return { campaign, picks, missing }
  })
  const some = offers.filter(({ picks }) => picks.length)
  return some.sort((a, b) => b.picks.length - a.picks.length || a.campaign.cutoff_at - b.campaign.cutoff_at)[0] ?? null
}
