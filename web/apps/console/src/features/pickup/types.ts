import type { Schemas } from '../../contract.ts'

export type RosterOrder = Schemas['RosterOrderView']
export type Roster = Schemas['RosterView']
export type HandOverResult = Schemas['HandOverResult']

export type Returned = Schemas['AfterSaleView']

export interface Family {
  key: string
  name: string
  home: string
  tail: string
  orders: RosterOrder[]
  matched: boolean
}

/** The roster by household, in the server's order; asked-for households first. */
export function familiesOf(roster: Roster): Family[] {
  const byId = new Map(roster.orders.map((one) => [one.order, one]))
  const all = roster.families.map(({ key, orders }) => familyOf(key, orders.map((id) => byId.get(id)).filter((one): one is RosterOrder => !!one)))
  return all.filter(({ orders }) => orders.length > 0).sort((a, b) => Number(b.matched) - Number(a.matched))
}

function familyOf(key: string, orders: RosterOrder[]): Family {
  const first = orders[0]
  const names = [...new Set(orders.map(({ member_name }) => member_name))].join('、')
  const home = [first?.building, first?.unit].filter(Boolean).join(' ')
  const tails = [...new Set(orders.map(({ phone_tail4 }) => phone_tail4))].join(' / ')
  return { key, name: names, home, tail: tails, orders, matched: orders.some(({ matched }) => matched) }
}
