import { expect, it } from 'vitest'
import { familiesOf, type RosterOrder } from './types.ts'

const order = (id: string, more: Partial<RosterOrder> = {}): RosterOrder => ({
  order: id, member: `m${id}`, member_name: '王姐', phone_tail4: '1234', building: '3栋', unit: '1203', lines: [], status: 'at_pickup', campaign: '1', pickup_code_tail: '99', note: '', matched: true, ...more,
})

it('puts a household together and its people side by side', () => {
  const [family] = familiesOf({ orders: [order('1'), order('2', { member_name: '老王', phone_tail4: '5678' })], families: [{ key: '3栋1203', orders: ['1', '2'] }], replacements: [] })
  expect(family).toMatchObject({ name: '王姐、老王', home: '3栋 1203', tail: '1234 / 5678' })
  expect(family!.orders).toHaveLength(2)
})

it('shows first whom one asked for, and no empty household', () => {
  const roster = { orders: [order('1', { matched: false }), order('2', { matched: true })], families: [{ key: 'a', orders: ['1'] }, { key: 'b', orders: ['2'] }, { key: 'c', orders: ['9'] }], replacements: [] }
  expect(familiesOf(roster).map(({ key }) => key)).toEqual(['b', 'a'])
})
