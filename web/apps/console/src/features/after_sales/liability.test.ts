import { expect, it } from 'vitest'
import { liabilityBody, newLiability, sound, type Liability } from './liability.ts'

const shared = (percents: Partial<Liability['percents']>): Liability => ({ ...newLiability(), shared: true, percents: { supplier: null, carrier: null, leader: null, platform: null, ...percents } })

it('one party bears all of it unless percents are typed', () => {
  expect(liabilityBody(newLiability())).toEqual({ liable: 'supplier', liable_shares: [] })
})

it('of several the one who bears most stands for all', () => {
  const body = liabilityBody(shared({ supplier: 30, carrier: 70 }))
  expect(body).toEqual({ liable: 'carrier', liable_shares: [{ party: 'supplier', share_bps: 3_000 }, { party: 'carrier', share_bps: 7_000 }] })
})

it('a hundred per cent on one is no sharing', () => {
  expect(liabilityBody(shared({ leader: 100 }))).toEqual({ liable: 'leader', liable_shares: [] })
})

it('percents must sum to the whole', () => {
  expect(sound(shared({ supplier: 60, leader: 30 }))).toBe(false)
  expect(sound(shared({ supplier: 60, leader: 40 }))).toBe(true)
  expect(sound(shared({ supplier: 140, leader: -40 }))).toBe(false)
})
