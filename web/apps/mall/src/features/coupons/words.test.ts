import { expect, it } from 'vitest'
import { prefs } from '@julin/kit'
import { condition, worth } from './words.ts'

const t = (key: string, args: Record<string, unknown> = {}): string => [key, ...Object.values(args)].join(' ')

it('says what a coupon takes off and on what condition', () => {
  const threshold = { kind: 'threshold' as const, amount: 500, rate_bps: 0, threshold: 2_000 }
  expect(worth(threshold, t)).toBe('¥5')
  expect(condition(threshold, t)).toBe('coupons.above ¥20')
  const tenth = { kind: 'percentage' as const, amount: 0, rate_bps: 1_500, threshold: 0, cap: 850 }
  expect(worth(tenth, t)).toBe(`coupons.rate ${prefs.locale === 'en' ? '15' : '8.5'}`)
  expect(condition(tenth, t)).toBe('coupons.anycoupons.commacoupons.cap ¥8.50')
})
