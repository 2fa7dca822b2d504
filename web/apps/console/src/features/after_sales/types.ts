export const CLAIM_STATES = ['requested', 'approved', 'rejected'] as const
export const LIABLE = ['supplier', 'carrier', 'leader', 'platform'] as const
export type Liable = (typeof LIABLE)[number]

export interface AfterSale {
  id: string
  order_id: string
  line_id: string
  line_name: string
  member_name: string
  amount: number
  status: (typeof CLAIM_STATES)[number]
  liable?: Liable | null
  reason: 'damaged' | 'missing' | 'wrong' | 'quality'
  share_bps?: number | null
  quantity?: number | null
  note: string
  image_urls: string[]
  created_at: number
  deadline_at: number
  decided_at?: number | null
  decision_note?: string | null
}
