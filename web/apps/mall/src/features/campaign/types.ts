import type { components } from '@julin/api'
import type { Presale } from '../presale/types.ts'

/** Shapes of the contract under the names used here. */
type Shapes = components['schemas']

export interface Page<T> {
  items: T[]
  next?: string | null
}

// the contract still names the variants of its enums ("Open"), not the words on the wire ("open")
export type CampaignStatus =
  | 'draft' | 'scheduled' | 'open' | 'cutoff' | 'closed' | 'succeeded' | 'failed' | 'procuring' | 'fulfilling' | 'settling' | 'settled'
type Worded<T, K extends keyof T, W> = Omit<T, K> & Record<K, W>

export type Named = Shapes['CommunityRef']
export type PickupPoint = Shapes['PickupPointRef']
export type LeaderCard = Shapes['LeaderCard']
export type Tier = Shapes['TierView']
export type CampaignItem = Worded<Shapes['ItemView'], 'role', string>
export type CampaignView = Worded<Omit<Shapes['CampaignView'], 'items' | 'presale'>, 'status', CampaignStatus> & { items: CampaignItem[]; presale?: Presale | null }
export type CampaignCard = Worded<Shapes['CampaignCard'], 'status', CampaignStatus>
export type ChainRow = Shapes['ChainRow']
export type Membership = Shapes['MembershipView']
export type OrderBody = Shapes['PlaceOrderBody']

/** `buildings` are for choosing one's own at the first order, where the server tells them. */
export type PublicCommunity = Shapes['PublicCommunity'] & { buildings?: Named[] }

/** The frame `progress` of `campaign:{id}` and `live:{id}`. */
export interface Progress {
  campaign_id: string
  paid_quantity: number
  joined_count: number
  items: { id: string; paid_quantity: number; price: number; available: number; next_tier?: Shapes['NextTier'] | null }[]
}
