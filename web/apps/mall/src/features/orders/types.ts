export type OrderStatus =
  | 'pending_payment' | 'paid' | 'aggregated' | 'sourcing' | 'sorted' | 'in_transit'
  | 'at_pickup' | 'picked_up' | 'completed' | 'cancelled'
export type ClaimReason = 'damaged' | 'missing' | 'wrong' | 'quality'
export type ClaimStatus = 'requested' | 'approved' | 'rejected'
export type Liable = 'supplier' | 'carrier' | 'leader' | 'platform'

export interface Page<T> {
  items: T[]
  next?: string | null
}

export interface Ref {
  id: string
  name: string
}

export interface PickupPoint extends Ref {
  address: string
  hours: string
}

export interface LeaderCard {
  id: string
  nickname: string
  avatar_url?: string | null
  intro: string
  community: Ref
  pickup_point: PickupPoint
}

export interface OrderLine {
  id: string
  item_id: string
  name: string
  spec: string
  image_url: string
  quantity: number
  unit_price: number
  amount: number
  final_unit_price?: number | null
  true_up: number
  refunded: number
  guarantee_text?: string | null
  claimable: boolean
}

export interface OrderStep {
  status: OrderStatus
  at: number
  actor: string
  reason?: string
}

export interface AfterSale {
  id: string
  order_id: string
  line_id: string
  line_name: string
  member_name: string
  amount: number
  status: ClaimStatus
  liable?: Liable | null
  reason: ClaimReason
  share_bps?: number | null
  quantity?: number | null
  note?: string
  image_urls: string[]
  created_at: number
  deadline_at: number
  decided_at?: number | null
  decision_note?: string | null
}

export interface OrderCard {
  id: string
  number: string
  status: OrderStatus
  campaign: { id: string; title: string }
  chain_number?: number | null
  pickup_point_name: string
  lines: OrderLine[]
  total: number
  true_up: number
  refunded: number
  pay_by: number
  placed_at: number
}

export interface OrderView {
  id: string
  number: string
  status: OrderStatus
  campaign: { id: string; title: string }
  leader?: LeaderCard | null
  community: Ref
  pickup_point: PickupPoint
  building?: string
  unit?: string
  chain_number?: number | null
  lines: OrderLine[]
  total: number
  paid: number
  true_up: number
  refunded: number
  pay_by: number
  placed_at: number
  paid_at?: number | null
  timeline: OrderStep[]
  pickup_code?: string | null
  note?: string
  after_sales: AfterSale[]
}

export interface PaymentState {
  status: 'pending' | 'captured' | 'closed'
  amount: number
  refunds: { id: string; amount: number; status: string; reason_code: string; at: number }[]
}
