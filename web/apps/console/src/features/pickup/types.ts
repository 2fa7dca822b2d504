export interface RosterOrder {
  order: string
  campaign?: string
  chain_number?: number | null
  member: string
  member_name: string
  phone_tail4: string
  building: string
  unit: string
  lines: { name: string; spec: string; quantity: number; image_url?: string | null }[]
  status: string
  pickup_code_tail?: string | null
  note?: string
  matched?: boolean
}

export interface Roster {
  orders: RosterOrder[]
  families: { key: string; orders: string[] }[]
}

export interface HandOverResult {
  handed: string[]
  already: string[]
  blocked: { id: string; code: string }[]
}

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
  return { key, name: names, home, tail: tails, orders, matched: orders.some(({ matched }) => matched !== false) }
}
