import { LIABLE, type Liable, type LiableShare } from './types.ts'

/** Who bears a refund: one party, or several by whole percent. */
export interface Liability {
  liable: Liable
  shared: boolean
  percents: Record<Liable, number | null>
}

export const newLiability = (): Liability => ({ liable: 'supplier', shared: false, percents: { supplier: 50, carrier: null, leader: null, platform: 50 } })

export const sumOf = (one: Liability): number => LIABLE.reduce((sum, party) => sum + (one.percents[party] ?? 0), 0)

export const shares = (one: Liability): LiableShare[] =>
  one.shared ? LIABLE.flatMap((party) => (one.percents[party] ? [{ party, share_bps: one.percents[party] * 100 }] : [])) : []

export const sound = (one: Liability): boolean => !one.shared || (sumOf(one) === 100 && LIABLE.every((party) => (one.percents[party] ?? 0) >= 0))

/** What the server is told: with shares, who bears most of it stands for all. */
export function liabilityBody(one: Liability): { liable: Liable; liable_shares: LiableShare[] } {
  const parts = shares(one)
  const most = parts.reduce<LiableShare | null>((top, part) => (!top || part.share_bps > top.share_bps ? part : top), null)
  return { liable: most?.party ?? one.liable, liable_shares: parts.length > 1 ? parts : [] }
}
