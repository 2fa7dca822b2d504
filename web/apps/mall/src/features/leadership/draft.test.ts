import { describe, expect, it } from 'vitest'
import { ELSEWHERE, draftOf, inputOf, wrongOf, type Draft } from './draft.ts'

const whole = (over: Partial<Draft> = {}): Draft => ({ ...draftOf(null, '7'), building: '3栋', why: '邻居信我', agreed: true, ...over })

describe('an application to lead', () => {
  it('is kept with less than it is sent with, and never without consent', () => {
    expect(wrongOf(whole(), true)).toBe('')
    expect(wrongOf(whole({ why: ' ' }), true)).toBe('why')
    expect(wrongOf(whole({ why: '', building: '' }), false)).toBe('')
    expect(wrongOf(whole({ agreed: false }), false)).toBe('agreed')
  })

  it('asks for hours that a week has', () => {
    for (const hours of ['0', '81', '4.5', '', 'x']) expect(wrongOf(whole({ hours }), true)).toBe('hours')
    expect(wrongOf(whole({ hours: '80' }), true)).toBe('')
  })

  it('names a community that is not served, and only that', () => {
    expect(wrongOf(whole({ community: ELSEWHERE }), true)).toBe('name')
    const input = inputOf(whole({ community: ELSEWHERE, name: ' 梧桐湾 ' }), '2026-11', true)
    expect([input.community_id, input.community_name]).toEqual([null, '梧桐湾'])
    expect(inputOf(whole({ name: '梧桐湾' }), '2026-11', true)).toMatchObject({ community_id: '7', community_name: '' })
  })
})
