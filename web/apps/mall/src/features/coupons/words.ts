import { money, prefs, type Translate } from '@julin/kit'

/** What a coupon is worth, and on what condition. */
export interface Worth {
  kind: 'fixed' | 'percentage' | 'threshold'
  amount: number
  rate_bps: number
  threshold: number
  cap?: number | null
}

/** A rate as each language counts it: 9 折, or 10% off. */
export function rate(bps: number): string {
  return String(prefs.locale === 'en' ? bps / 100 : (10_000 - bps) / 1_000)
}

/** `¥5`, `9 折`. */
export function worth(coupon: Worth, t: Translate): string {
  if (coupon.kind !== 'percentage') return money(coupon.amount).replace(/\.00$/, '')
  return t('coupons.rate', { n: rate(coupon.rate_bps) })
}

/** `满 ¥20 可用，最多减 ¥8`. */
export function condition(coupon: Worth, t: Translate): string {
  const short = (fen: number): string => money(fen).replace(/\.00$/, '')
  const parts = [coupon.threshold ? t('coupons.above', { sum: short(coupon.threshold) }) : t('coupons.any')]
  if (coupon.cap) parts.push(t('coupons.cap', { cap: short(coupon.cap) }))
  return parts.join(t('coupons.comma'))
}
