import { expect, it } from 'vitest'
import { FlvClock, flvTime } from './flvClock.ts'

it('maps a place of the player to the time on the server', () => {
  const clock = new FlvClock()
  expect(clock.pictured(0)).toBeNull()
  clock.note({ at: 60_000, wall: 1_000_000 }, 0)
  expect(clock.pictured(500)).toBe(1_000_500)
  // the publisher's clock is slower than the server's
  clock.note({ at: 62_000, wall: 1_002_100 }, 1_900)
  expect(clock.pictured(2_000)).toBe(1_002_100)
})

it('holds where the player took a gap out', () => {
  const clock = new FlvClock()
  clock.note({ at: 60_000, wall: 1_000_000 }, 0)
  clock.note({ at: 90_000, wall: 1_030_000 }, 2_000)
  expect(clock.pictured(2_500)).toBe(1_030_500)
  clock.note({ at: 92_000, wall: 1_032_000 }, 3_950)
  expect(clock.pictured(4_000)).toBe(1_032_000)
})

it('is read from a script tag', () => {
  expect(flvTime({ onClock: { at: 1, wall: 2 } })).toEqual({ at: 1, wall: 2 })
  for (const other of [undefined, {}, { onMetaData: {} }, { onClock: { at: 'x', wall: 2 } }, { onClock: null }]) {
    expect(flvTime(other)).toBeNull()
  }
})
