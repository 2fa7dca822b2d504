import type { CampaignStatus, Moment } from './types.ts'

/** The colour of a status tag. */
export const TONES: Record<CampaignStatus, string> = {
  draft: '', scheduled: 'info', open: 'accent', cutoff: 'warn', closed: 'warn', succeeded: 'leaf', failed: 'danger',
  procuring: 'info', fulfilling: 'leaf', settling: '', settled: '',
}

export type Step = 'remind' | 'wait' | 'arrive' | 'hand' | 'over'

/** The one thing to do next with a buy. Arrivals may come in parts: both are offered then. */
export function nextStep(status: CampaignStatus): Step {
  if (status === 'open' || status === 'scheduled') return 'remind'
  if (status === 'succeeded' || status === 'procuring') return 'arrive'
  if (status === 'fulfilling') return 'hand'
  return status === 'cutoff' || status === 'closed' || status === 'draft' ? 'wait' : 'over'
}

export const canArrive = (status: CampaignStatus): boolean => ['succeeded', 'procuring', 'fulfilling'].includes(status)

/** The words worth sending now come first. */
export function moments(status: CampaignStatus): Moment[] {
  if (status === 'scheduled') return ['open']
  if (status === 'open') return ['remind']
  if (status === 'fulfilling') return ['arrived', 'unclaimed']
  return canArrive(status) ? ['arrived'] : []
}

export interface Placed {
  building?: string | null
  unit?: string | null
}

/** Rows by building, numbers in their own order (2栋 before 10栋); those without a building last. */
export function byBuilding<T extends Placed>(rows: readonly T[]): { building: string; rows: T[] }[] {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(row.building ?? '', [...(groups.get(row.building ?? '') ?? []), row])
  const order = new Intl.Collator('zh-CN', { numeric: true }).compare
  return [...groups]
    .map(([building, group]) => ({ building, rows: group.sort((a, b) => order(a.unit ?? '', b.unit ?? '')) }))
    .sort((a, b) => (a.building === '' ? 1 : b.building === '' ? -1 : order(a.building, b.building)))
}
