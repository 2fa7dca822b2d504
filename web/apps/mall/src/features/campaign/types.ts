export interface Page<T> {
  items: T[]
  next?: string | null
}

export interface Named {
  id: string
  name: string
}

export interface PickupPoint extends Named {
  address: string
  hours: string
}

export interface LeaderCard {
  id: string
  nickname: string
  avatar_url?: string | null
  intro: string
  community: Named
  pickup_point: PickupPoint
  record: { served_orders: number | null; on_time_rate_bps: number | null; after_sale_median_s: number | null }
}

export interface Tier {
  min_quantity: number
  price: number
  reached: boolean
}

export interface NextTier {
  gap: number
  price: number
}

export interface CampaignItem {
  id: string
  sku_id: string
  name: string
  spec: string
  image_urls: string[]
  role?: string
  base_price: number
  price: number
  tiers: Tier[]
  next_tier?: NextTier | null
  paid_quantity: number
  available: number
  limit_per_member?: number | null
  origin?: string | null
  unit_text?: string | null
  guarantee_text?: string | null
}

export type CampaignStatus =
  | 'draft' | 'scheduled' | 'open' | 'cutoff' | 'closed' | 'succeeded' | 'failed' | 'procuring' | 'fulfilling' | 'settling' | 'settled'

export interface CampaignView {
  id: string
  title: string
  description: string
  status: CampaignStatus
  opens_at: number
  cutoff_at: number
  counting_at: number
  pickup_note?: string | null
  min_quantity?: number | null
  paid_quantity: number
  joined_count: number
  leader: LeaderCard
  items: CampaignItem[]
  my?: { orders: { id: string; chain_number?: number | null }[]; bought: Record<string, number> } | null
  share: { url: string; poster_url: string; text: string }
  live_id?: string | null
}

export interface CampaignCard {
  id: string
  title: string
  cover_url?: string | null
  leader: LeaderCard
  status: CampaignStatus
  opens_at: number
  cutoff_at: number
  joined_count: number
  item_count: number
  min_price: number
  next_tier_gap?: number | null
  stock_ratio_bps: number
  live_id?: string | null
}

export interface ChainRow {
  number: number
  name: string
  avatar_url?: string | null
  items: { name: string; quantity: number }[]
  at: number
  mine: boolean
}

/** The frame `progress` of `campaign:{id}` and `live:{id}`. */
export interface Progress {
  campaign_id: string
  paid_quantity: number
  joined_count: number
  items: { id: string; paid_quantity: number; price: number; available: number; next_tier?: NextTier | null }[]
}

export interface Membership {
  leader: LeaderCard
  community: Named
  building?: string | null
  building_id?: string | null
  unit?: string | null
  pickup_point: PickupPoint
  room?: Named | null
  is_default: boolean
}

export interface PublicCommunity extends Named {
  address: string
  leaders: LeaderCard[]
  /** For choosing one's own at the first order. */
  buildings?: Named[]
}
