import { describe, expect, it } from 'vitest'
import { bodyOf, complete, drafts, refusedAt, totalOf } from './list.ts'
import type { Goods, ReadList } from './types.ts'

const line = (item_id: string, quantity: number) => ({ item_id, name: item_id, spec: '', quantity, price: 500 })
const list = {
  orders: [
    { line: 2, text: '1. 王阿姨 樱桃2', name: '王阿姨', member_id: '7', unit: '1203', building_id: '3', lines: [line('a', 2)], note: '', confidence: 'high', doubts: [] },
    { line: 4, text: '3. 老孙 13800000001 樱桃', name: '老孙', phone: '13800000001', lines: [line('a', 1)], note: '不要太熟', confidence: 'low', doubts: ['no_quantity', 'words'] },
    { line: 5, text: '4. 赵奶奶 蜜桃1', name: '赵奶奶', lines: [line('b', 1)], note: '', confidence: 'high', doubts: [] },
  ],
  unread: [{ line: 3, text: '2. 收到' }],
} as unknown as ReadList
const goods = [{ id: 'a', price: 500 }, { id: 'b', price: 300 }] as Goods[]

describe('a list that was read', () => {
  it('is sent as the leader left it', () => {
    const all = drafts(list)
    expect([complete(all), totalOf(all, goods)]).toEqual([true, 1_800])
    all[2]!.dropped = true
    all[1]!.wish['b'] = 2
    expect(totalOf(all, goods)).toBe(2_100)
    expect(bodyOf('9', all, 'cash').orders).toEqual([
      { buyer: { member_id: '7' }, lines: [{ item_id: 'a', quantity: 2 }], building_id: '3', unit: '1203', note: '' },
      { buyer: { name: '老孙', phone: '13800000001' }, lines: [{ item_id: 'a', quantity: 1 }, { item_id: 'b', quantity: 2 }], note: '不要太熟' },
    ])
  })
  it('wants a name and something for everybody', () => {
    const all = drafts(list)
    all[2]!.name = ' '
    expect(complete(all)).toBe(false)
    all[2]!.dropped = true
    expect(complete(all)).toBe(true)
    all[1]!.wish = { a: 0 }
    expect(complete(all)).toBe(false)
  })
  it('says which order was refused, also when others were left out', () => {
    const all = drafts(list)
    all[0]!.dropped = true
    expect([refusedAt('orders.1.lines.0.quantity', all), refusedAt('campaign_id', all), refusedAt(null, all)]).toEqual([5, null, null])
  })
})
