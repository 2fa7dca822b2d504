import type { components } from '@julin/api'
import type { FlashSale } from '../flash/types.ts'

/** Shapes of the contract under the names used here; its enums still name variants, not words. */
type Shapes = components['schemas']

export type LiveStatus = 'planned' | 'on_air' | 'ended' | 'cancelled'
export type LiveCard = Omit<Shapes['LiveCard'], 'status'> & { status: LiveStatus }
export type ProductCard = Omit<Shapes['CardView'], 'state'> & { state: 'hidden' | 'shown' | 'spotlight' }
export type Comment = Omit<Shapes['LiveCommentView'], 'role'> & { role: 'member' | 'leader' | 'assistant' | 'host' }
export type Play = Shapes['LivePlay']
export type Talk = { slow_s: number; pinned: Comment | null }
export type Correction = Shapes['LiveCorrection']
export type Question = Shapes['LiveQuestion']

export type LiveView = LiveCard &
  Omit<Shapes['LiveView'], keyof Shapes['LiveCard'] | 'cards' | 'flash_sales' | 'recent_comments' | 'talk'> & { cards: ProductCard[]; flash_sales: FlashSale[]; recent_comments: Comment[]; talk: Talk }

/** The frame `order`: somebody in the room has just ordered. */
export interface Sale {
  name_masked: string
  item: string
  quantity: number
}
