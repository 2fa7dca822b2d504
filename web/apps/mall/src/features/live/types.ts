import type { LeaderCard, Tier } from '../campaign/types.ts'

export type LiveStatus = 'planned' | 'on_air' | 'ended' | 'cancelled'

export interface LiveCard {
  id: string
  title: string
  cover_url?: string | null
  host: LeaderCard | null
  status: LiveStatus
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

export interface Comment {
  id: string
  name: string
  role: 'member' | 'leader' | 'host'
  text: string
  at: number
}

export interface Play {
  hls_url: string
  flv_url: string
}

export interface LiveView extends LiveCard {
  cards: ProductCard[]
  likes: number
  reserved: boolean
  play: Play
  topic: string
  recent_comments: Comment[]
}

/** The frame `order`: somebody in the room has just ordered. */
export interface Sale {
  name_masked: string
  item: string
  quantity: number
}
