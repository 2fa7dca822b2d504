import { describe, expect, it } from 'vitest'
import { Retries } from './retry.ts'

describe('a stream that faults', () => {
  it('is tried the next way after two breaks, in a circle', () => {
    const retries = new Retries()
    const ways = Array.from({ length: 6 }, () => retries.next('broken').way)
    expect(ways).toEqual(['whep', 'hls', 'hls', 'flv', 'flv', 'whep'])
  })

  it('is tried another way at once, and for good, where a way does not suit', () => {
    const retries = new Retries()
    expect(retries.next('unfit')).toEqual({ waitMs: 0, way: 'hls' })
    const ways = Array.from({ length: 4 }, () => retries.next('broken').way)
    expect(ways).toEqual(['hls', 'flv', 'flv', 'hls'])
    expect([retries.next('unfit').way, retries.next('unfit').way]).toEqual(['flv', 'flv'])
  })

  it('is waited for by the same way when it is not there', () => {
    const retries = new Retries('flv')
    const waits = Array.from({ length: 7 }, () => retries.next('gone'))
    expect(new Set(waits.map(({ way }) => way))).toEqual(new Set(['flv']))
    expect(waits.map(({ waitMs }) => waitMs)).toEqual([500, 1_000, 2_000, 3_000, 5_000, 5_000, 5_000])
  })

  it('begins anew once a picture has come', () => {
    const retries = new Retries('hls')
    retries.next('broken')
    retries.good()
    expect(retries.next('broken')).toEqual({ waitMs: 500, way: 'hls' })
  })
})
