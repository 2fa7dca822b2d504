import type { components } from '@julin/api'

/** Shapes of the contract under the names used here. */
type Shapes = components['schemas']

export interface Page<T> {
  items: T[]
  next?: string | null
}

// the contract still names the variants of its enums ("AtPickup"), not the words on the wire
export type OrderStatus =
  | 'pending_payment' | 'paid' | 'aggregated' | 'sourcing' | 'sorted' | 'in_transit'
  | 'at_pickup' | 'picked_up' | 'completed' | 'cancelled'
export type ClaimReason = 'damaged' | 'missing' | 'wrong' | 'quality'
export type ClaimStatus = 'requested' | 'approved' | 'rejected'
export type Liable = 'supplier' | 'carrier' | 'leader' | 'platform'

/** Replaces an enum's variants by the words on the wire. */
export type Worded<T, W> = Omit<T, keyof W> & W

export type Named = Shapes['CommunityRef']
export type PickupPoint = Shapes['PickupPointRef']
export type LeaderCard = Shapes['LeaderCard']
export type OrderLine = Shapes['OrderLineView']
export type OrderStep = Worded<Shapes['OrderStepView'], { status: OrderStatus }>
export type AfterSale = Worded<Shapes['AfterSaleView'], { status: ClaimStatus; reason: ClaimReason; liable?: Liable | null }>
export type OrderCard = Worded<Shapes['OrderCard'], { status: OrderStatus }>
export type OrderView = Worded<Shapes['OrderView'], { status: OrderStatus; timeline: OrderStep[]; after_sales: AfterSale[] }>
export type ClaimBody = Worded<Shapes['ClaimBody'], { reason: ClaimReason }>
export type Prepay = Shapes['PrepayView']
export type Payment = Shapes['PaymentView']
export type Uploaded = Shapes['Uploaded']
