import type { QuotedCoupon } from './queries.ts'

/** The coupons that take the most off: the best of each bearer. */
export function bestOf(coupons: readonly Pick<QuotedCoupon, 'id' | 'bearer' | 'off' | 'refusal'>[]): string[] {
  const best = new Map<string, { id: string; off: number }>()
  for (const { id, bearer, off, refusal } of coupons) {
    if (refusal || !off) continue
    const known = best.get(bearer)
    if (!known || off > known.off) best.set(bearer, { id, off })
  }
  return [...best.values()].map(({ id }) => id)
}
