import { expect, it } from 'vitest'
import { fromWall, toWall } from './zoned.ts'

it('reads and writes the wall clock of the store', () => {
  const cutoff = Date.UTC(2026, 10, 22, 12, 0)
  expect(toWall(cutoff, 'Asia/Shanghai')).toBe('2026-11-22T20:00')
  expect(fromWall('2026-11-22T20:00', 'Asia/Shanghai')).toBe(cutoff)
})

it('survives the night on which clocks change', () => {
  for (const hour of [0, 3, 6, 12]) {
    const at = Date.UTC(2026, 2, 29, hour, 30)
    expect(fromWall(toWall(at, 'Europe/Berlin'), 'Europe/Berlin')).toBe(at)
  }
})

it('takes no nonsense', () => {
  expect(fromWall('', 'Asia/Shanghai')).toBeNull()
  expect(fromWall('tonight', 'Asia/Shanghai')).toBeNull()
})
