import { describe, expect, it } from 'vitest'
import { bag, families, isCode, kept, matches, placeKey } from './match.ts'
import type { Roster, RosterOrder } from './types.ts'

const order = (id: string, more: Partial<RosterOrder> = {}): RosterOrder => ({
  order: id, campaign: '71', member: 'm', note: '', matched: true, pickup_code_tail: '1758', chain_number: Number(id), member_name: '王小明', phone_tail4: '5678', building: '3栋', unit: '1203',
  lines: [{ name: '草莓', spec: '3斤', quantity: 1, image_url: '', refunded: false }], status: 'at_pickup', ...more,
})

it.each(['3栋1203', '3号楼-1203室', '3 # 1203', '3-1203'])('reads the place however it is written: %s', (text) => {
  expect(placeKey(text)).toBe('3-1203')
  expect(matches(order('1'), text)).toBe(true)
})

describe('digits', () => {
  it('are a number in the buy, the end of a phone, or a room', () => {
    expect(matches(order('12'), '12')).toBe(true)
    expect(matches(order('12'), '5678')).toBe(true)
    expect(matches(order('12'), '1203')).toBe(true)
    expect(matches(order('12'), '1')).toBe(false)
    expect(matches(order('12', { unit: '9' }), '9')).toBe(false)
  })

  it('of a whole code are asked of the server', () => {
    expect([isCode('482913'), isCode('4829'), isCode('3栋1203')]).toEqual([true, false, false])
  })
})

it('finds a building and a name', () => {
  expect(matches(order('1'), '3栋')).toBe(true)
  expect(matches(order('1'), '13栋')).toBe(false)
  expect(matches(order('1'), '小明')).toBe(true)
})

it('shows all of a family when one order matches, and what goes into the bag', () => {
  const roster: Roster = {
    orders: [order('1'), order('2', { member_name: '李芳' }), order('3', { unit: '501' })],
    families: [{ key: '3栋1203', orders: ['1', '2'] }, { key: '3栋501', orders: ['3'] }],
    replacements: [],
  }
  const found = families(roster, '李芳')
  expect(found.map((f) => f.orders.map((o) => o.order))).toEqual([['1', '2']])
  expect(bag(found[0]!.orders)).toEqual([{ name: '草莓 3斤', quantity: 2 }])
})

it('leaves out what is refunded in full, and says so', () => {
  const line = { name: '草莓', spec: '', quantity: 2, image_url: '', refunded: false }
  const one = order('1', { lines: [line, { ...line, name: '樱桃', refunded: true }] })
  expect(bag([one])).toEqual([{ name: '草莓', quantity: 2 }])
  expect(kept([one, one])).toEqual(['樱桃'])
})
