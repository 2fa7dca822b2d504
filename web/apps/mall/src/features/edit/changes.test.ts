import { describe, expect, it } from 'vitest'
import type { OrderStep } from '../orders/types.ts'
import { changesOf } from './changes.ts'

const t = (key: string, slots: Record<string, string | number> = {}): string => `${key} ${Object.values(slots).join('|')}`.trim()
const step = (changes: unknown[], reason = 'edited', actor = 'member'): OrderStep => ({ at: 1, status: 'paid', actor, reason, changes }) as OrderStep

describe('what was changed', () => {
  it('is told newest first, with the reason that was given', () => {
    const said = changesOf([
      step([], 'paid'),
      step([{ field: 'quantity', name: '樱桃', from: '3', to: '1' }, { field: 'total', from: '59.70', to: '19.90' }]),
      step([{ field: 'quantity', name: '蜜桃', to: '2' }, { field: 'secret', to: 'x' }], 'edited: 群里说的', 'leader'),
    ], t)
    expect(said).toEqual([
      { at: 1, who: 'edit.by.leader', why: '群里说的', lines: ['edit.added 蜜桃|2'] },
      { at: 1, who: 'edit.by.member', why: '', lines: ['edit.from_to 樱桃|3|1', 'edit.from_to edit.field.total|¥59.70|¥19.90'] },
    ])
  })
})
