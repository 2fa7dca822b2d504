import type { LeaderCard, Tier } from '../../contract.ts'

export interface LiveCard {
  id: string
  title: string
  cover_url?: string | null
  host: LeaderCard | null
  status: 'planned' | 'on_air' | 'ended' | 'cancelled'
  starts_at: number
  started_at?: number | null
  ended_at?: number | null
  viewers: number
  reserved_count: number
  campaign_id: string
  interest_tags: string[]
}

export interface ProductCard {
  id: string
  item_id: string
  name: string
  spec: string
  image_url?: string | null
  price: number
  base_price: number
  available: number
  tiers: Tier[]
  state: 'hidden' | 'shown' | 'spotlight'
  pushed_at?: number | null
}

export interface LiveComment {
  id: string
  name: string
  role: 'member' | 'leader' | 'host'
  text: string
  at: number
}

export interface StreamState {
  publishing: boolean
  video_kbps: number
  fps: number
  gop_ms: number
  width: number
  height: number
  viewers: number
}

export interface LiveAdmin extends LiveCard {
  cards: ProductCard[]
  likes: number
  play: { hls_url: string; flv_url: string }
  topic: string
  recent_comments: LiveComment[]
  rtmp: { url: string; key: string }
  stream: StreamState
  interests?: { tag: string; count: number }[]
}

export interface Formula {
  key: string
  label: string
  explain: string
  numerator: number
  denominator: number
  rate_bps: number | null
  value: number | null
}

export interface GroupResult {
  id: string
  name: string
  ordered: number
  buyers: number
  paid: number
  paid_amount: number
}

export interface Review {
  funnel: {
    reserved: number
    reserved_came: number
    entered: number
    watchers?: number
    avg_dwell_s: number
    card_view: number
    card_click: number
    ordered: number
    buyers: number
    paid: number
    paid_amount: number
    cancelled: number
  }
  formulas: Formula[]
  by_card: { card_id: string; name: string; view: number; click: number; ordered: number; paid: number; quantity: number; paid_amount: number }[]
  by_community: GroupResult[]
  by_leader: GroupResult[]
  minutes: { at: number; viewers: number; comments: number; likes: number; orders: number }[]
}
