import type { components } from '@julin/api'

type Shapes = components['schemas']

export type Pay = 'link' | 'cash'
export type Surplus = Shapes['SurplusItem']
export type Cash = Shapes['CashView']
export type Placed = Shapes['PlacedOrder']
export type ReadList = Shapes['ReadListView']
export type ReadOrder = Shapes['ReadListOrder']
export type TakeListBody = Shapes['TakeListBody']
export type TakenListOrder = Shapes['TakenListOrder']
export type GuestClaim = Shapes['GuestClaimView']

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
