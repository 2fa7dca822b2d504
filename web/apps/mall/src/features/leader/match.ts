import type { Roster, RosterOrder } from './types.ts'

export interface Family {
  key: string
  orders: RosterOrder[]
}

/** `3栋1203`, `3号楼-1203室`, `3 # 1203` → `3-1203`. */
export const placeKey = (text: string): string =>
  text.split(/[^0-9a-z]+/i).filter(Boolean).join('-').toLowerCase()

/** Six to eight digits are a whole pickup code: only the server knows those. */
export const isCode = (q: string): boolean => /^\d{6,8}$/.test(q.trim())

/** The same reading as at the server's counter, so that the list answers while one types. */
export function matches(order: Pick<RosterOrder, 'chain_number' | 'phone_tail4' | 'building' | 'unit' | 'member_name'>, q: string): boolean {
  const text = q.trim()
  if (!text) return true
  if (/^\d+$/.test(text)) {
    const number = String(order.chain_number ?? '') === text
    const tail = text.length === 4 && order.phone_tail4 === text
    return number || tail || (text.length >= 3 && order.unit === text)
  }
  const place = placeKey(text)
  const home = placeKey(`${order.building}-${order.unit}`)
  return (place !== '' && (home === place || home.startsWith(`${place}-`))) || order.member_name.includes(text)
}

/** Families of whom at least one order matches, with everything that waits for them. */
export function families(roster: Roster, q: string): Family[] {
  const byId = new Map(roster.orders.map((order) => [order.order, order]))
  return roster.families
    .map((family) => ({ key: family.key, orders: family.orders.flatMap((id) => byId.get(id) ?? []) }))
    .filter((family) => family.orders.some((order) => matches(order, q)))
}

/** What to put into the bag: the same goods of several orders together. */
export function bag(orders: readonly RosterOrder[]): { name: string; quantity: number }[] {
  const sums = new Map<string, number>()
  for (const line of orders.flatMap((order) => order.lines).filter((one) => !one.refunded)) {
    const name = [line.name, line.spec].filter(Boolean).join(' ')
    sums.set(name, (sums.get(name) ?? 0) + line.quantity)
  }
  return [...sums].map(([name, quantity]) => ({ name, quantity }))
}

/** What is refunded in full stays here, whatever the bag list says. */
export const kept = (orders: readonly RosterOrder[]): string[] => [
  ...new Set(orders.flatMap((order) => order.lines).filter((line) => line.refunded).map((line) => [line.name, line.spec].filter(Boolean).join(' '))),
]
