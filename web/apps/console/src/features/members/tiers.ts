import type { Schemas } from '../../contract.ts'

export type MemberTiers = Schemas['MemberTiers']
export type TiersInput = Schemas['TiersInput']
export type MemberTierView = Schemas['MemberTierView']
export type MemberStanding = Schemas['MemberStanding']

/** A tier while it is written: null where nothing stands yet. */
export interface TierDraft {
  id: string | null
  name: string
  paid: number | null
  points: number | null
  times: string
  coupon: string
  members: number
}

export interface TiersDraft {
  period: number | null
  keep: number | null
  needs: 'any' | 'all'
  tiers: TierDraft[]
}

/** `1.5` → 15000: how many points a yuan earns, once to ten times; null where it is no such number. */
export function timesBps(text: string): number | null {
  const match = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!match) return text.trim() === '' ? 10_000 : null
  const bps = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(2, '0')) * 100
  return bps >= 10_000 && bps <= 100_000 ? bps : null
}

export const timesText = (bps: number): string => String(bps / 10_000)

export const freshTier = (): TierDraft => ({ id: null, name: '', paid: null, points: null, times: '1', coupon: '', members: 0 })

export function draftOf(all: MemberTiers): TiersDraft {
  return {
    period: all.period_days,
    keep: all.keep_days,
    needs: all.needs,
    tiers: all.tiers.map((one) => ({
      id: one.id, name: one.name, paid: one.paid ?? null, points: one.points ?? null, times: timesText(one.points_bps), coupon: one.coupon_id ?? '', members: one.members ?? 0,
    })),
  }
}

/** What is sent; the server says what is wrong with it. */
export function inputOf(draft: TiersDraft): TiersInput {
  return {
    period_days: draft.period ?? 0,
    keep_days: draft.keep ?? 0,
    needs: draft.needs,
    tiers: draft.tiers.map((one) => ({
      id: one.id, name: one.name.trim(), paid: one.paid, points: one.points, points_bps: timesBps(one.times) ?? 0, coupon_id: one.coupon || null,
    })),
  }
}
