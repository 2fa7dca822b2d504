import { afterEach, describe, expect, it } from 'vitest'
import { date, dayTime, duration, relative, remaining, setZone } from './time.ts'

const NOON = Date.parse('2026-03-05T04:00:00Z') // 12:00 in Shanghai
const HOUR = 3_600_000

afterEach(() => setZone('Asia/Shanghai'))

describe('dates', () => {
  it('are shown on the shop’s wall, wherever the phone is', () => {
    expect(date(NOON, 'time', 'zh-CN')).toBe('12:00')
    setZone('America/New_York')
    expect(date(NOON, 'time', 'zh-CN')).toBe('23:00')
  })

  it('never write midnight as 24:00', () => {
    expect(date(NOON + 12 * HOUR, 'time', 'en')).toBe('00:00')
  })

  it('speak of days by the shop’s midnight', () => {
    expect(dayTime(NOON + 11 * HOUR, NOON, 'zh-CN')).toBe('今天 23:00')
    expect(dayTime(NOON + 12 * HOUR, NOON, 'zh-CN')).toBe('明天 00:00')
    expect(dayTime(NOON - 13 * HOUR, NOON, 'zh-CN')).toBe('昨天 23:00')
    expect(dayTime(NOON + 11 * HOUR, NOON, 'en')).toBe('today 23:00')
    expect(dayTime(NOON + 96 * HOUR, NOON, 'zh-CN')).toBe('3月9日 12:00')
  })

  it('count back in the largest fitting unit', () => {
    expect(relative(NOON - 20_000, NOON, 'zh-CN')).toBe('刚刚')
    expect(relative(NOON - 3 * 60_000, NOON, 'zh-CN')).toBe('3分钟前')
    expect(relative(NOON + 2 * HOUR, NOON, 'en')).toBe('in 2 hours')
    expect(relative(NOON - 240 * HOUR, NOON, 'en')).toBe('Feb 23, 2026')
  })
})

describe('countdown', () => {
  it('is over only when it is', () => {
    expect(remaining(1_000, 0)).toEqual({ over: false, days: 0, clock: '00:00:01' })
    expect(remaining(1, 0)).toMatchObject({ over: false, clock: '00:00:01' })
    expect(remaining(0, 0)).toMatchObject({ over: true, clock: '00:00:00' })
    expect(remaining(-5_000, 0)).toMatchObject({ over: true, days: 0 })
  })

  it('counts days apart', () => {
    expect(remaining(49 * HOUR + 61_000, 0)).toEqual({ over: false, days: 2, clock: '01:01:01' })
  })
})

it('writes video positions', () => {
  expect(duration(75.9)).toBe('01:15')
  expect(duration(3_675)).toBe('1:01:15')
})
