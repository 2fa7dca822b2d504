/** Shapes of the API that several features read. Money is fen, times are server milliseconds. */

export interface Paged<T> {
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
  record: { served_orders?: number | null; on_time_rate_bps?: number | null; after_sale_median_s?: number | null }
}

export interface CommunityView extends Named {
  address: string
  district?: string | null
  buildings: Named[]
  pickup_points: PickupPoint[]
  leaders: LeaderCard[]
  members: number
}

export const CAMPAIGN_STATES = [
  'draft', 'scheduled', 'open', 'cutoff', 'closed', 'succeeded', 'failed', 'procuring', 'fulfilling', 'settling', 'settled',
] as const
export type CampaignStatus = (typeof CAMPAIGN_STATES)[number]

export interface CampaignCard {
  id: string
  title: string
  cover_url?: string | null
  leader?: LeaderCard | null
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

export interface Tier {
  min_quantity: number
  price: number
}

export type ProductRole = 'traffic_driver' | 'profit_maker' | 'brand_image'
export type Temperature = 'ambient' | 'chilled' | 'frozen'

export interface CampaignItem {
  id: string
  sku_id: string
  name: string
  spec: string
  image_urls: string[]
  role?: ProductRole | null
  base_price: number
  price: number
  tiers: (Tier & { reached?: boolean })[]
  next_tier?: { gap: number; price: number } | null
  paid_quantity: number
  available: number
  limit_per_member?: number | null
}

export interface CampaignView {
  id: string
  title: string
  description: string
  status: CampaignStatus
  opens_at: number
  cutoff_at: number
  counting_at: number
  zone: string
  min_quantity?: number | null
  paid_quantity: number
  joined_count: number
  pickup_note?: string | null
  leader?: LeaderCard | null
  leaders: string[]
  items: CampaignItem[]
  share?: { url: string; poster_url: string; text: string } | null
}

export const ORDER_STATES = [
  'pending_payment', 'paid', 'aggregated', 'sourcing', 'sorted', 'in_transit', 'at_pickup', 'picked_up', 'completed', 'cancelled',
] as const
export type OrderStatus = (typeof ORDER_STATES)[number]

export interface Uploaded {
  key: string
  url: string
}

export interface SupplierView extends Named {
  contact: string
  phone: string
  is_leader: boolean
}

export interface SkuView {
  id: string
  spec_name: string
  price: number
  supply_price?: number | null
  commission_bps: number
  stock: number
  on_hand: number
  case_size: number
}

export interface ProductView {
  id: string
  supplier_id: string
  supplier_name: string
  owner_id?: string | null
  name: string
  subtitle: string
  origin: string
  unit_text: string
  role: ProductRole
  temperature: Temperature
  guarantee_text?: string | null
  status: 'active' | 'archived'
  images: string[]
  image_keys: string[]
  skus: SkuView[]
  created_at: number
}
