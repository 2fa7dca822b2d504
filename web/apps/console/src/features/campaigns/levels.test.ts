import { describe, expect, it } from 'vitest'
import { badLevels, levelsBody, type DraftLevel } from './levels.ts'

const level = (change: Partial<DraftLevel>): DraftLevel => ({ level: 'gold', kind: 'rate', rate: '12.5', per_piece: null, ...change })

describe('what a level earns', () => {
  it('is told as the kind asks', () => {
    expect(levelsBody([level({}), level({ level: 'silver', kind: 'per_piece', per_piece: 150 }), level({ level: 'standard', kind: 'spread' })])).toEqual([
      { level: 'gold', kind: 'rate', rate_bps: 1250 },
      { level: 'silver', kind: 'per_piece', per_piece: 150 },
      { level: 'standard', kind: 'spread' },
    ])
  })
  it('is bad without its number, or with one that is none', () => {
    expect([level({}), level({ rate: '' }), level({ rate: '51' }), level({ kind: 'per_piece' }), level({ kind: 'spread', rate: '' })].map((one) => badLevels([one]))).toEqual([false, true, true, true, false])
  })
})
