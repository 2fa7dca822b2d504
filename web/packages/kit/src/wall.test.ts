import { expect, it } from 'vitest'
import { atHour, fromWall, toWall } from './wall.ts'

const SH = 'Asia/Shanghai'
const NY = 'America/New_York'

it('reads and writes the shop\'s wall, whatever the phone\'s zone', () => {
  expect(toWall(Date.UTC(2026, 10, 22, 12, 30), SH)).toBe('2026-11-22T20:30')
  expect(fromWall('2026-11-22T20:30', SH)).toBe(Date.UTC(2026, 10, 22, 12, 30))
})

it('holds across a change of the clocks', () => {
  for (const wall of ['2026-03-08T01:30', '2026-03-08T03:30', '2026-11-01T23:00']) {
    expect(toWall(fromWall(wall, NY)!, NY)).toBe(wall)
  }
})

it('knows tonight and tomorrow night', () => {
  const now = Date.UTC(2026, 10, 22, 17, 0) // already the 23rd in Shanghai
  expect(toWall(atHour(now, 0, 20, SH), SH)).toBe('2026-11-23T20:00')
  expect(toWall(atHour(now, 1, 20, SH), SH)).toBe('2026-11-24T20:00')
})

it('refuses what is no time', () => {
  expect(fromWall('', SH)).toBeNull()
  expect(fromWall('tonight', SH)).toBeNull()
})
