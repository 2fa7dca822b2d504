import type { LeaderCard, OrderStatus } from '../orders/types.ts'

export type { AfterSale, LeaderCard, Liable, OrderStatus, Page } from '../orders/types.ts'

export type CampaignStatus =
  | 'draft' | 'scheduled' | 'open' | 'cutoff' | 'closed' | 'succeeded' | 'failed'
  | 'procuring' | 'fulfilling' | 'settling' | 'settled'

export interface Tier {
  min_quantity: number
  price: number
}

export interface ParsedItem {
  name: string
  spec?: string | null
  price: number
  tiers: Tier[]
  limit_per_member?: number | null
  stock?: number | null
  line: number
  confidence: 'high' | 'low'
}

export interface Parsed {
  title?: string | null
  cutoff_at?: number | null
  min_quantity?: number | null
  items: ParsedItem[]
  unrecognised: { line: number; text: string }[]
}

export interface NewItem {
  sku_id?: string
  quick?: { name: string; spec?: string; price: number; stock: number; image_keys: string[] }
  base_price: number
  tiers: Tier[]
  limit_per_member?: number
  stock: number
}

export interface NewCampaign {
  title: string
  description?: string
  cutoff_at: number
  min_quantity?: number
  items: NewItem[]
  source_text?: string
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
  live_id?: string | null
}

export interface CampaignItem {
  id: string
  sku_id: string
  name: string
  spec?: string | null
  image_urls: string[]
  base_price: number
  price: number
  tiers: (Tier & { reached: boolean })[]
  paid_quantity: number
  available: number
  limit_per_member?: number | null
}

export interface CampaignView {
  id: string
  title: string
  description?: string | null
  status: CampaignStatus
  opens_at: number
  cutoff_at: number
  counting_at: number
  min_quantity?: number | null
  paid_quantity: number
  joined_count: number
  leader: LeaderCard
  items: CampaignItem[]
  share: { url: string; poster_url: string; text: string }
}

export interface ChainRow {
  number: number
  name: string
  items: { name: string; quantity: number }[]
  at: number
}

export type Moment = 'open' | 'remind' | 'arrived' | 'unclaimed'

export interface OrderRow {
  id: string
  number: string
  status: OrderStatus
  campaign_id: string
  campaign_title: string
  member_name: string
  phone_masked: string
  building?: string
  unit?: string
  chain_number?: number | null
  items: { name: string; quantity: number }[]
  total: number
  paid: number
}

export interface RosterLine {
  name: string
  spec?: string
  quantity: number
}

export interface RosterOrder {
  order: string
  chain_number?: number | null
  member_name: string
  phone_tail4: string
  building: string
  unit: string
  lines: RosterLine[]
  status: OrderStatus
  pickup_code_tail?: string | null
}

export interface Roster {
  orders: RosterOrder[]
  families: { key: string; orders: string[] }[]
}

export interface HandedOver {
  handed: string[]
  already: string[]
  blocked: { id: string; code: string }[]
}

export interface Sorting {
  items: { name: string; spec?: string; quantity: number }[]
  orders: {
    chain_number?: number | null
    name_masked: string
    building?: string
    unit?: string
    phone_tail4: string
    items: { name: string; spec?: string; quantity: number }[]
  }[]
}

export type TagName = 'first_order' | 'high_value' | 'superfan'

export interface MemberCard {
  id: string
  nickname: string
  phone_masked: string
  building?: string | null
  unit?: string | null
  orders: number
  paid_amount: number
  last_order_at?: number | null
  tags: { tag: TagName; reason: string; at: number }[]
  points?: number | null
}

export interface Earnings {
  accrued: number
  frozen: number
  available: number
}

export interface EarningEntry {
  id: string
  at: number
  kind: 'accrual' | 'true_up' | 'refund' | 'cancelled' | 'charge' | 'available'
  amount: number
  order: { id: string; chain_number: number; campaign_title: string }
  /** How it was reckoned, as a sentence in the reader's language. */
  explain: { text: string; lines: { line_id: string; name: string; basis: number; rate_bps: number; amount: number }[] }
}

export interface Invite {
  code: string
  url: string
  qr_svg_url: string
  card_url: string
}
