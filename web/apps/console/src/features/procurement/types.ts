import type { Named, PickupPoint } from '../../contract.ts'

export const PURCHASE_STATES = ['draft', 'sent', 'confirmed', 'shipped', 'received'] as const
export type PurchaseStatus = (typeof PURCHASE_STATES)[number]

export interface PurchaseLine {
  id: string
  sku_id: string
  name: string
  spec: string
  needed?: number
  quantity: number
  case_size?: number
  cases?: number | null
  supply_price: number
  amount: number
  received?: number | null
}

export interface PurchaseOrder {
  id: string
  number: string
  supplier: Named
  campaign: { id: string; title: string }
  status: PurchaseStatus
  lines: PurchaseLine[]
  total: number
  cost?: number | null
  created_at: number
  sent_at?: number | null
  confirmed_at?: number | null
  shipped_at?: number | null
  received_at?: number | null
}

export interface Aggregation {
  rows: { sku_id: string; name: string; spec: string; supplier: Named | string; quantity: number; by_pickup_point: { pickup_point: Named; quantity: number }[] }[]
  pickup_points?: Named[]
  xlsx_url: string
}

interface Pieces {
  name: string
  spec?: string
  quantity: number
}

export interface Sorting {
  pickup_point: PickupPoint
  items: Pieces[]
  buildings?: { building: string; orders: number; items: Pieces[] }[]
  orders: { order_id?: string; chain_number: number; name_masked: string; building: string; unit: string; phone_tail4: string; note?: string; items: Pieces[]; short?: number }[]
  xlsx_url?: string
}
