import { describe, expect, it } from 'vitest'
import { bps, percentText } from './rates.ts'

describe('a share as it is typed', () => {
  it('is basis points, at most half', () => {
    expect(['', '0', '8', '12.5', '0.05', '50'].map(bps)).toEqual([0, 0, 800, 1250, 5, 5000])
    expect(['50.01', '60', '-1', 'x', '1.234', '5%'].map(bps)).toEqual([null, null, null, null, null, null])
  })

  it('goes back into the field as it was', () => {
    expect([0, 800, 1250].map(percentText)).toEqual(['', '8', '12.5'])
  })
})
