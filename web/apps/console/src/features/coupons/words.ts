import { money, prefs, type Translate } from '@julin/kit'
import type { CouponView } from './draft.ts'

const short = (fen: number): string => money(fen).replace(/\.00$/, '')

/** `满 ¥30 减 ¥6`, `9 折，最多减 ¥8`. */
export function worth(coupon: CouponView, t: Translate): string {
  if (coupon.kind === 'fixed') return t('coupons.worth.fixed', { off: short(coupon.amount) })
  if (coupon.kind === 'threshold') return t('coupons.worth.threshold', { off: short(coupon.amount), sum: short(coupon.threshold) })
  const rate = t('coupons.worth.rate', { n: String(prefs.locale === 'en' ? coupon.rate_bps / 100 : (10_000 - coupon.rate_bps) / 1_000) })
  const cap = coupon.cap ? t('coupons.worth.cap', { cap: short(coupon.cap) }) : ''
  const above = coupon.threshold ? t('coupons.worth.above', { sum: short(coupon.threshold) }) : ''
  return [above, rate, cap].filter(Boolean).join(t('coupons.worth.comma'))
}
