import { describe, expect, it } from 'vitest'
import { flashCount, flashOnShow, flashPhase, withFlash } from './flash.ts'

const sale = (over = {}) => ({ id: 'a', state: 'counting', from: 10_000, until: 70_000, available: 3, ...over })

describe('a flash sale', () => {
  it('goes on by the clock: counts down, sells, is over', () => {
    expect(flashPhase(sale({ state: 'planned', from: null, until: null }), 0)).toBe('planned')
    expect([flashPhase(sale(), 9_999), flashPhase(sale(), 10_000), flashPhase(sale(), 69_999), flashPhase(sale(), 70_000)]).toEqual(['counting', 'running', 'running', 'over'])
    expect(flashPhase(sale({ available: 0 }), 20_000)).toBe('sold_out')
    expect(flashPhase(sale({ state: 'over' }), 20_000)).toBe('over')
  })

  it('counts 3, 2, 1 and never says 0', () => {
    expect([7_000, 7_001, 8_500, 9_999].map((now) => flashCount(sale(), now))).toEqual([3, 3, 2, 1])
  })

  it('is replaced by what is told of it, and gone when it was withdrawn', () => {
    const [a, b] = [sale(), sale({ id: 'b' })]
    expect(withFlash([a], b)).toEqual([a, b])
    expect(withFlash([a, b], { ...a, available: 1 })[0]).toMatchObject({ id: 'a', available: 1 })
    expect(withFlash([a, b], { ...a, withdrawn: true })).toEqual([b])
  })

  it('of several the one that counts down is shown, then what sells, then what waits', () => {
    const [waits, sells, counts] = [sale({ id: 'w', from: null }), sale({ id: 's' }), sale({ id: 'c', from: 30_000 })]
    expect(flashOnShow([waits, sells, counts], 20_000)?.id).toBe('c')
    expect(flashOnShow([waits, sells], 20_000)?.id).toBe('s')
    expect(flashOnShow([waits, sale({ state: 'over' })], 20_000)?.id).toBe('w')
    expect(flashOnShow([sale({ state: 'over' })], 20_000)).toBeUndefined()
  })
})
