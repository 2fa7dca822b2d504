import { describe, expect, it } from 'vitest'
import type { CampaignItem } from '../campaign/types.ts'
import type { OrderLine } from '../orders/types.ts'
import { changed, difference, kept, pieces, rowsOf, wishOf } from './wish.ts'

const line = (item_id: string, quantity: number, unit_price: number, discount = 0): OrderLine =>
  ({ item_id, quantity, unit_price, discount, name: item_id, spec: '', image_url: '' }) as OrderLine
const item = (id: string, price: number, available: number, limit_per_member?: number): CampaignItem =>
  ({ id, price, available, limit_per_member, name: id, spec: '', image_urls: [] }) as unknown as CampaignItem

describe('what an order may become', () => {
  const lines = [line('cherry', 2, 1990), line('egg', 1, 2200, 100)]
  const items = [item('cherry', 1790, 5, 3), item('egg', 2200, 0), item('peach', 1000, 9), item('gone', 500, 0)]

  it('keeps the price a line was bought at and offers what is left', () => {
    const rows = rowsOf(lines, items, { cherry: 2, egg: 1 })
    expect(rows.map(({ id, price, max }) => [id, price, max])).toEqual([['cherry', 1990, 3], ['egg', 2200, 1], ['peach', 1000, 9]])
    expect([rows[1]!.off, rows[1]!.on]).toEqual([100, 1])
  })

  it('counts what other orders took of the limit', () => {
    expect(rowsOf(lines, items, { cherry: 3 })[0]!.max).toBe(2)
  })

  it('reckons the difference to the fen', () => {
    const rows = rowsOf(lines, items)
    const wish = wishOf(lines)
    expect([changed(rows, wish), difference(rows, wish), pieces(wish)]).toEqual([false, 0, 3])
    wish['cherry'] = 1
    wish['peach'] = 1
    expect([changed(rows, wish), difference(rows, wish)]).toEqual([true, -990])
  })

  it('lets pieces take their part of the discount with them, as the server does', () => {
    const row = { off: 100, on: 3 }
    expect([3, 5, 2, 1, 0].map((n) => kept(row, n))).toEqual([100, 100, 67, 33, 0])
    expect([kept({ off: 99, on: 2 }, 1), kept({ off: 0, on: 0 }, 1)]).toEqual([49, 0])
    const rows = rowsOf([line('egg', 2, 2200, 99)], items)
    expect(difference(rows, { egg: 1 })).toBe(-2150)
  })

  it('moves the deposits of a presale alone', () => {
    const crab = { ...item('crab', 1990, 9), deposit: 500 } as CampaignItem
    const rows = rowsOf([line('crab', 3, 1990)], [crab])
    expect([difference(rows, { crab: 1 }, true), difference(rows, { crab: 1 })]).toEqual([-1000, -3980])
  })
})
