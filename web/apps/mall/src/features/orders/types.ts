import type { components } from '@julin/api'
import type { PresaleOrder } from '../presale/types.ts'

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
export type ClaimStatus = 'requested' | 'awaiting_return' | 'approved' | 'rejected' | 'withdrawn' | 'covered' | 'awaiting_goods' | 'goods_ready' | 'replaced'
export type ClaimKind = 'refund_only' | 'return_refund' | 'replacement'
export type IfNone = 'refund' | 'wait'
export type Liable = 'supplier' | 'carrier' | 'leader' | 'platform'

/** Replaces an enum's variants by the words on the wire. */
export type Worded<T, W> = Omit<T, keyof W> & W

export type Named = Shapes['CommunityRef']
export type PickupPoint = Shapes['PickupPointRef']
export type LeaderCard = Shapes['LeaderCard']
export type OrderLine = Shapes['OrderLineView']
export type OrderStep = Worded<Shapes['OrderStepView'], { status: OrderStatus }>
export type AfterSale = Shapes['AfterSaleView']
export type ClaimStep = Shapes['AfterSaleStepView']
export type OrderCard = Worded<Shapes['OrderCard'], { status: OrderStatus; presale?: PresaleOrder | null }>
export type OrderView = Worded<Shapes['OrderView'], { presale?: PresaleOrder | null; status: OrderStatus; timeline: OrderStep[]; after_sales: AfterSale[] }>
export type ClaimBody = Shapes['ClaimBody']
export type ClaimLine = Shapes['ClaimLine']
export type Prepay = Shapes['PrepayView']
export type Payment = Shapes['PaymentView']
export type Uploaded = Shapes['Uploaded']
