import { bps } from '../settlement/rates.ts'

/** Leaders' levels, the lowest first. */
export const LEVELS = ['standard', 'silver', 'gold'] as const

/** What leaders of one level earn on an item, while it is written. */
export interface DraftLevel {
  level: (typeof LEVELS)[number]
  kind: 'rate' | 'per_piece' | 'spread'
  rate: string
  per_piece: number | null
}

/** Whether something that a level earns is not told, or told wrongly. */
export const badLevels = (levels: readonly DraftLevel[] = []): boolean =>
  levels.some(({ kind, rate, per_piece }) => (kind === 'rate' && (rate.trim() === '' || bps(rate) === null)) || (kind === 'per_piece' && !per_piece))

/** As `POST /campaigns` takes them. */
export const levelsBody = (levels: readonly DraftLevel[] = []): object[] =>
  levels.map(({ level, kind, rate, per_piece }) => ({
    level, kind, ...(kind === 'rate' && { rate_bps: bps(rate) ?? 0 }), ...(kind === 'per_piece' && { per_piece: per_piece ?? 0 }),
  }))
