import { describe, expect, it } from 'vitest'
import { Retries } from './retry.ts'

describe('a stream that faults', () => {
  it('is tried the other way after two breaks, and back', () => {
    const retries = new Retries()
    expect(['broken', 'broken', 'broken', 'broken'].map((why) => retries.next(why as 'broken').way)).toEqual(['hls', 'flv', 'flv', 'hls'])
  })

  it('is waited for by the same way when it is not there', () => {
    const retries = new Retries('flv')
    const waits = Array.from({ length: 7 }, () => retries.next('gone'))
    expect(new Set(waits.map(({ way }) => way))).toEqual(new Set(['flv']))
    expect(waits.map(({ waitMs }) => waitMs)).toEqual([500, 1_000, 2_000, 3_000, 5_000, 5_000, 5_000])
  })

  it('begins anew once a picture has come', () => {
    const retries = new Retries()
    retries.next('broken')
    retries.good()
    expect(retries.next('broken')).toEqual({ waitMs: 500, way: 'hls' })
  })
})
