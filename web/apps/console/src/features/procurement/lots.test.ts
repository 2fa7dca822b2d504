import { expect, test } from 'vitest'
import { soundLots, untold } from './lots.ts'

test('lots are none, or all of what came, each under its own code', () => {
  expect(soundLots(undefined, 8)).toBe(true)
  expect(soundLots([], 8)).toBe(true)
  const two = [{ code: 'A', pieces: 3 }, { code: 'B', pieces: 5 }]
  expect(soundLots(two, 8)).toBe(true)
  expect(soundLots(two, 9)).toBe(false)
  expect(untold(two, 9)).toBe(1)
  expect(soundLots([{ code: 'A', pieces: 3 }, { code: ' A ', pieces: 5 }], 8)).toBe(false)
  expect(soundLots([{ code: ' ', pieces: 8 }], 8)).toBe(false)
  expect(soundLots([{ code: 'A', pieces: 8 }, { code: 'B', pieces: null }], 8)).toBe(false)
})
