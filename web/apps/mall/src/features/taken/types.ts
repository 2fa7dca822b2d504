import type { components } from '@julin/api'

type Shapes = components['schemas']

export type Pay = 'link' | 'cash'
export type Surplus = Shapes['SurplusItem']
export type Cash = Shapes['CashView']
export type Placed = Shapes['PlacedOrder']

/** For whom: one of the leader's people, or a neighbour by number or name. */
export interface Buyer {
  member_id?: string
  phone?: string
  name?: string
}

/** Something that can be taken: of an open buy, or of what a counted one left over. */
export interface Goods {
  id: string
  name: string
  spec: string
  image: string
  price: number
  max: number
}
