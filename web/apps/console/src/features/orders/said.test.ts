import { describe, expect, it } from 'vitest'
import { said, why } from './said.ts'

const t = (key: string): string => (key === 'orders.field.total' ? '合计' : key)

describe('the journal of an order', () => {
  it('says from what to what, and why', () => {
    expect(said({ field: 'quantity', name: '樱桃', from: '3', to: '1' }, t)).toBe('樱桃：3 → 1')
    expect(said({ field: 'total', from: '59.70', to: '19.90' }, t)).toBe('合计：¥59.70 → ¥19.90')
    expect(said({ field: 'new_field', to: 'x' }, t)).toBe('new_field：– → x')
    expect([why('edited: 少要一份'), why('paid')]).toEqual(['少要一份', ''])
  })
})
