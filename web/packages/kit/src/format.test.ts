import { describe, expect, it } from 'vitest'
import { compact, initial, money, moneyParts, parseYuan, percent, weight } from './format.ts'

describe('money', () => {
  it('never loses a fen', () => {
    expect(money(1280)).toBe('¥12.80')
    expect(money(5)).toBe('¥0.05')
    expect(money(-101)).toBe('-¥1.01')
    expect(money(8_642_050)).toBe('¥86,420.50')
    expect(money(290, true)).toBe('+¥2.90')
    expect(money(0, true)).toBe('¥0.00')
  })

  it('splits for the big figure', () => {
    expect(moneyParts(399_000)).toEqual({ sign: '', symbol: '¥', whole: '3,990', fraction: '00' })
  })

  it('reads what people type, and refuses the rest', () => {
    expect(parseYuan('12.8')).toBe(1280)
    expect(parseYuan(' ￥1,299 ')).toBe(129_900)
    expect(parseYuan('0.05')).toBe(5)
    for (const bad of ['', '1.234', '-1', 'abc', '1e3', '12.']) expect(parseYuan(bad)).toBeNull()
  })
})

describe('quantities', () => {
  it('says 斤 in Chinese and kg in English', () => {
    expect(weight(950, 'zh-CN')).toBe('1.9 斤')
    expect(weight(500, 'zh-CN')).toBe('1 斤')
    expect(weight(20, 'zh-CN')).toBe('20 克')
    expect(weight(1060, 'en')).toBe('1.06 kg')
    expect(weight(950, 'en')).toBe('950 g')
  })

  it('never makes a count larger', () => {
    expect(compact(9_999, 'zh-CN')).toBe('9999')
    expect(compact(12_999, 'zh-CN')).toBe('1.2万')
    expect(compact(20_000, 'zh-CN')).toBe('2万')
    expect(compact(12_999, 'en')).toBe('12.9k')
  })

  it('shows basis points', () => {
    expect(percent(1250)).toBe('12.5%')
    expect(percent(-30)).toBe('-0.3%')
    expect(percent(10_000)).toBe('100%')
  })
})

it('shortens names', () => {
  expect(initial(' 王姐')).toBe('王')
  expect(initial('')).toBe('·')
})
