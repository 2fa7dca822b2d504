import { describe, expect, it } from 'vitest'
import { draftOf, fresh, inputOf, type CouponView } from './draft.ts'

const view = {
  coupon_id: '7', title: '满30减6', kind: 'threshold', amount: 600, rate_bps: 0, threshold: 3_000, cap: null, bearer: 'supplier', supplier_id: '4', tags: ['superfan'], tier_ids: ['5'],
  reach: { campaigns: ['1'], products: [], leaders: [] }, valid_from: 1, valid_until: 9, valid_days: 3, extend_days: 7, total: 10, per_member: 2, claimable: false,
} as unknown as CouponView

describe('a coupon while it is written', () => {
  it('is sent as it was read when nothing was changed', () => {
    expect(inputOf(draftOf(view))).toEqual({
      title: '满30减6', kind: 'threshold', amount: 600, rate_bps: 0, cap: null, threshold: 3_000, supplier_id: '4', campaign_ids: ['1'], product_ids: [], leader_ids: [],
      tags: ['superfan'], tier_ids: ['5'], valid_from: 1, valid_until: 9, valid_days: 3, extend_days: 7, total: 10, per_member: 2, claimable: false,
    })
  })

  it('sends only what its kind has', () => {
    const draft = { ...fresh(0), amount: 500, percent: 12.5, cap: 800, threshold: 2_000 }
    expect(inputOf({ ...draft, kind: 'percentage' })).toMatchObject({ amount: 0, rate_bps: 1_250, cap: 800, threshold: 2_000 })
    expect(inputOf({ ...draft, kind: 'fixed' })).toMatchObject({ amount: 500, rate_bps: 0, cap: null, threshold: 0 })
  })
})
