import type { components } from '@julin/api'

/** The contract's shapes by the names they have there. Money is fen, times are server milliseconds. */
export type Schemas = components['schemas']

export interface Paged<T> {
  items: T[]
  next?: string | null
}

export interface Named {
  id: string
  name: string
}

export type PickupPoint = Schemas['PickupPointRef']
export type LeaderCard = Schemas['LeaderCard']
export type CommunityView = Schemas['CommunityView']
export type CampaignCard = Schemas['CampaignCard']
export type CampaignItem = Schemas['ItemView']
export type CampaignView = Schemas['CampaignView']
export type CampaignStatus = Schemas['CampaignStatus']
export type OrderStatus = Schemas['OrderStatus']
export type ProductRole = Schemas['ProductRole']
export type Temperature = Schemas['Temperature']
export type ProductView = Schemas['ProductView']
export type SkuView = Schemas['SkuView']
export type SupplierView = Schemas['SupplierView']
export type Tier = Schemas['Tier']
export type Uploaded = Pick<Schemas['Uploaded'], 'key' | 'url'>

export const CAMPAIGN_STATES = [
  'draft', 'scheduled', 'open', 'cutoff', 'closed', 'succeeded', 'failed', 'procuring', 'fulfilling', 'settling', 'settled',
] as const satisfies readonly CampaignStatus[]

export const ORDER_STATES = [
  'pending_payment', 'paid', 'aggregated', 'sourcing', 'sorted', 'in_transit', 'at_pickup', 'picked_up', 'completed', 'cancelled',
] as const satisfies readonly OrderStatus[]
