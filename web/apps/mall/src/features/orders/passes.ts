import { store } from '@julin/kit'
import type { OrderView } from './types.ts'

/** Orders to be picked up, kept on this phone: the counter may have no reception. Only the owner's. */
interface Kept {
  person: string
  orders: OrderView[]
}

const KEY = 'passes'
const MAX = 20
const OPEN = new Set(['paid', 'aggregated', 'sourcing', 'sorted', 'in_transit', 'at_pickup'])

function read(): Kept {
  try {
    const kept = JSON.parse(store.read(KEY) ?? '') as Kept
    return Array.isArray(kept.orders) ? kept : { person: '', orders: [] }
  } catch {
    return { person: '', orders: [] }
  }
}

/** `person` is null while the network cannot tell who is signed in: then what is kept is shown. */
function mine(person: string | null): OrderView[] {
  const kept = read()
  return person === null || kept.person === person ? kept.orders : []
}

export const passes = {
  all: mine,
  one: (id: string, person: string | null): OrderView | undefined => mine(person).find((order) => order.id === id),
  /** Keeps an order while it waits for pickup, forgets it after. */
  keep(order: OrderView, person: string): void {
    const rest = mine(person).filter((kept) => kept.id !== order.id)
    const orders = order.pickup_code && OPEN.has(order.status) ? [order, ...rest] : rest
    store.write(KEY, JSON.stringify({ person, orders: orders.slice(0, MAX) }))
  },
  forget: (): void => store.write(KEY, ''),
}
