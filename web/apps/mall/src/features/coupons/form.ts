import { parseYuan } from '@julin/kit'
import type { CouponInput } from './queries.ts'

/** A coupon as a leader writes it: yuan and days as text. */
export interface Draft {
  title: string
  off: string
  above: string
  total: string
  days: string
  perMember: string
}

export const EMPTY: Draft = { title: '', off: '', above: '', total: '50', days: '7', perMember: '1' }
const DAY_MS = 86_400_000

/** The coupon, or the field that is wrong. */
export function inputOf(draft: Draft, now: number): CouponInput | keyof Draft {
  const off = parseYuan(draft.off)
  const above = draft.above.trim() ? parseYuan(draft.above) : 0
  const whole = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : 0)
  const [total, days, perMember] = [whole(draft.total), whole(draft.days), whole(draft.perMember)]
  if (!draft.title.trim()) return 'title'
  if (!off || off <= 0) return 'off'
  if (above === null || (above > 0 && above <= off)) return 'above'
  if (!total) return 'total'
  if (!days || days > 366) return 'days'
  if (!perMember) return 'perMember'
  return {
    title: draft.title.trim(),
    kind: above ? 'threshold' : 'fixed',
    amount: off,
    threshold: above,
    total,
    per_member: perMember,
    valid_until: now + days * DAY_MS,
  }
}
