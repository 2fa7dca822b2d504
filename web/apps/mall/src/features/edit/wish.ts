import type { CampaignItem, LeaderCard, PickupPoint } from '../campaign/types.ts'
import type { OrderLine } from '../orders/types.ts'

/** What an order is to hold, item id → 份. */
export type Wish = Record<string, number>

export interface Row {
  id: string
  name: string
  spec: string
  image: string
  /** A line keeps the price it was bought at. */
  price: number
  had: number
  max: number
  /** What is off it, and on how many of its pieces that lies. */
  off: number
  on: number
  /** What of its price is paid before the counting; none pays all of it. */
  deposit: number | null
}

export const wishOf = (lines: readonly OrderLine[]): Wish => Object.fromEntries(lines.map((line) => [line.item_id, line.quantity]))

/** How many of an item one order may hold: what it has, and what is still to be had. */
function most(item: CampaignItem | undefined, had: number, bought: number | undefined): number {
  if (!item) return had
  const stock = had + Math.max(0, item.available)
  if (!item.limit_per_member) return Math.min(stock, 999)
  const others = Math.max(0, (bought ?? had) - had)
  return Math.max(had, Math.min(stock, item.limit_per_member - others, 999))
}

/** The order's own lines first, then what else the buy offers. `bought` none: somebody else's order. */
export function rowsOf(lines: readonly OrderLine[], items: readonly CampaignItem[], bought?: Record<string, number>): Row[] {
  const own = lines.map((line): Row => ({
    id: line.item_id,
    name: line.name,
    spec: line.spec,
    image: line.image_url,
    price: line.unit_price,
    had: line.quantity,
    max: most(items.find(({ id }) => id === line.item_id), line.quantity, bought?.[line.item_id]),
    off: line.discount,
    on: line.discounted ?? line.quantity,
    deposit: items.find(({ id }) => id === line.item_id)?.deposit ?? null,
  }))
  const others = items.filter(({ id, available, team }) => available > 0 && !team && !lines.some((line) => line.item_id === id))
  return [
    ...own,
    ...others.map((item): Row => ({
      id: item.id,
      name: item.name,
      spec: item.spec,
      image: item.image_urls[0] ?? '',
      price: item.price,
      had: 0,
      max: most(item, 0, bought?.[item.id]),
      off: 0,
      on: 0,
      deposit: item.deposit ?? null,
    })),
  ]
}

/** What stays off a line of so many pieces: those that leave take their part with them, half a fen too. */
export function kept(row: Pick<Row, 'off' | 'on'>, pieces: number): number {
  if (!row.off || !row.on || pieces >= row.on) return row.off
  const whole = row.off * pieces
  const down = Math.floor(whole / row.on)
  return 2 * (whole - down * row.on) > row.on ? down + 1 : down
}

/** What it costs more now; below zero what comes back. Of a presale the deposits alone move. */
export const difference = (rows: readonly Row[], wish: Wish, presale = false): number =>
  rows.reduce((sum, row) => {
    const n = wish[row.id] ?? 0
    if (presale) return sum + (n - row.had) * (row.deposit ?? row.price)
    return sum + (n - row.had) * row.price + row.off - kept(row, n)
  }, 0)

export const changed = (rows: readonly Row[], wish: Wish): boolean => rows.some((row) => (wish[row.id] ?? 0) !== row.had)

export const pieces = (wish: Wish): number => Object.values(wish).reduce((sum, n) => sum + n, 0)

/** Where a community's leaders hand goods over, each place once. */
export const pointsOf = (leaders: readonly Pick<LeaderCard, 'pickup_point'>[]): PickupPoint[] => {
  const all = new Map(leaders.map(({ pickup_point }) => [pickup_point.id, pickup_point]))
  return [...all.values()]
}
