export interface TopItem {
  name: string
  image_url?: string | null
  quantity: number
  paid_amount?: number
}

export interface Dashboard {
  today: { orders: number; paid_amount: number; buyers: number; new_members: number }
  days: { day: string; orders: number; paid_amount: number }[]
  top_items: TopItem[]
  campaigns_open: number
  lives_on_air: number
}
