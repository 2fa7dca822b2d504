/** What of a flash sale (秒杀) says where it stands; instants are server milliseconds. */
export interface FlashTimes {
  state: string
  from?: number | null
  until?: number | null
  available: number
}

export type FlashPhase = 'planned' | 'counting' | 'running' | 'sold_out' | 'over'

/** Where a sale stands now: told once by the server, it goes on by the server's clock. The server alone sells. */
export function flashPhase(sale: FlashTimes, now: number): FlashPhase {
  if (sale.state === 'over') return 'over'
  if (!sale.from) return 'planned'
  if (now < sale.from) return 'counting'
  if (sale.until && now >= sale.until) return 'over'
  return sale.available > 0 ? 'running' : 'sold_out'
}

/** 3, 2, 1: whole seconds until the start, never 0 before it. */
export function flashCount(sale: FlashTimes, now: number): number {
  return Math.max(1, Math.ceil(((sale.from ?? now) - now) / 1_000))
}

/** The frame `flash_planned`, `flash_started` or `flash_ended`: the sale as it stands, or that it was withdrawn. */
export function withFlash<T extends { id: string }>(sales: readonly T[], told: T & { withdrawn?: boolean }): T[] {
  const others = sales.filter(({ id }) => id !== told.id)
  if (told.withdrawn) return others
  return sales.some(({ id }) => id === told.id) ? sales.map((one) => (one.id === told.id ? told : one)) : [...others, told]
}

/** The one a room shows: what sells or counts down first, then what waits. */
export function flashOnShow<T extends FlashTimes>(sales: readonly T[], now: number): T | undefined {
  const order: FlashPhase[] = ['counting', 'running', 'sold_out', 'planned']
  const ranked = sales.map((sale) => ({ sale, rank: order.indexOf(flashPhase(sale, now)) })).filter(({ rank }) => rank >= 0)
  return ranked.sort((a, b) => a.rank - b.rank)[0]?.sale
}
