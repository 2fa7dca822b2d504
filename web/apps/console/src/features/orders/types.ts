import type { LeaderCard, Named, OrderStatus, PickupPoint } from '../../contract.ts'
import type { AfterSale } from '../after_sales/types.ts'

export interface OrderRow {
  id: string
  number: string
  status: OrderStatus
  campaign_id: string
  campaign_title: string
  leader_id: string
  member_id: string
  member_name: string
  phone_masked: string
  building: string
  unit: string
  chain_number?: number | null
  items: { name: string; quantity: number; amount: number }[]
  total: number
  paid: number
  true_up: number
  refunded: number
  placed_at: number
  paid_at?: number | null
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
}

export interface OrderView {
  id: string
  number: string
  status: OrderStatus
  campaign: { id: string; title: string }
  leader?: LeaderCard | null
  community: Named
  pickup_point: PickupPoint
  building: string
  unit: string
  chain_number?: number | null
  lines: OrderLine[]
  total: number
  paid: number
  true_up: number
  refunded: number
  pay_by: number
  placed_at: number
  paid_at?: number | null
  timeline: { status: OrderStatus; at: number; actor: string; reason: string }[]
  note: string
  after_sales: AfterSale[]
}
