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
  /** Bought with a discount: it is not made less. */
  fixed: boolean
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
    fixed: line.discount > 0,
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
      fixed: false,
    })),
  ]
}

/** What it costs more; below zero what comes back. */
export const difference = (rows: readonly Row[], wish: Wish): number =>
  rows.reduce((sum, row) => sum + ((wish[row.id] ?? 0) - row.had) * row.price, 0)

export const changed = (rows: readonly Row[], wish: Wish): boolean => rows.some((row) => (wish[row.id] ?? 0) !== row.had)

export const pieces = (wish: Wish): number => Object.values(wish).reduce((sum, n) => sum + n, 0)

/** Where a community's leaders hand goods over, each place once. */
export const pointsOf = (leaders: readonly Pick<LeaderCard, 'pickup_point'>[]): PickupPoint[] => {
  const all = new Map(leaders.map(({ pickup_point }) => [pickup_point.id, pickup_point]))
  return [...all.values()]
}
