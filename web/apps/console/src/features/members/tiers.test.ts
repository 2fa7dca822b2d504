import { describe, expect, it } from 'vitest'
import { draftOf, inputOf, timesBps, timesText, type MemberTiers } from './tiers.ts'

const all: MemberTiers = {
  period_days: 365, keep_days: 180, needs: 'any',
  tiers: [
    { id: '1', name: '银杏', paid: 20_000, points_bps: 10_000, members: 3 },
    { id: '2', name: '丹桂', paid: 80_000, points: 900, points_bps: 15_000, coupon_id: '7', members: 0 },
  ],
}

describe('tiers', () => {
  it('reads how many times points are given', () => {
    expect(['1', '1.5', '1.25', '10', ' 2 ', ''].map(timesBps)).toEqual([10_000, 15_000, 12_500, 100_000, 20_000, 10_000])
    expect(['0.5', '10.01', '-1', 'x', '1.234'].map(timesBps)).toEqual([null, null, null, null, null])
    expect([10_000, 15_000, 12_500].map(timesText)).toEqual(['1', '1.5', '1.25'])
  })

  it('sends what it was given when nothing is changed', () => {
    expect(inputOf(draftOf(all))).toEqual({
      period_days: 365, keep_days: 180, needs: 'any',
      tiers: [
        { id: '1', name: '银杏', paid: 20_000, points: null, points_bps: 10_000, coupon_id: null },
        { id: '2', name: '丹桂', paid: 80_000, points: 900, points_bps: 15_000, coupon_id: '7' },
      ],
    })
  })
})
