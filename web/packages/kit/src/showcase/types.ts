/** What the showcase (晒单) needs of the contract's shapes. Times are server milliseconds. */
export interface ShowPost {
  id: string
  product_id: string
  item_name: string
  words: string
  image_urls: string[]
  /** Masked; empty is a neighbour without a name. */
  name: string
  community_name: string
  posted_at: number
}

export interface WallPost extends ShowPost {
  item_id: string | null
  placed_at: number[]
}

export type PostStatus = 'waiting' | 'shown' | 'declined' | 'taken_down' | 'withdrawn'
export const REASONS = ['not_the_goods', 'personal', 'advert', 'untrue', 'abuse', 'other'] as const
export type PostReason = (typeof REASONS)[number]
export type PostAction = 'show' | 'decline' | 'take_down'

/** As those see it who decide. */
export interface PostRow extends ShowPost {
  order_id: string
  leader_id: string
  live_id: string | null
  status: PostStatus
  reason: PostReason | null
  reports: number
  reported: PostReason[]
}

/** What a page lends: each app brings its own client and toasts. */
export interface ShowcaseTools {
  ask<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T>
  say(text: string): void
  fail(error: unknown): void
}
