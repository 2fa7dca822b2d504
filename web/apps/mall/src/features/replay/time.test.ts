import { describe, expect, it } from 'vitest'
import { chapterAt, clock, saidBy, stretchesAt } from './time.ts'
import type { Chapter, Said } from './types.ts'

const chapter = (card_id: string, from_ms: number, to_ms: number): Chapter => ({ card_id, item_id: '1', name: card_id, price: 1, from_ms, to_ms })
const said = (id: string, offset_ms: number): Said => ({ id, name: '王**', role: 'member', text: id, offset_ms })

describe('the time of a replay', () => {
  it('reads as people say it', () => {
    expect([0, 999, 61_000, 3_729_000, -5].map(clock)).toEqual(['0:00', '0:00', '1:01', '1:02:09', '0:00'])
  })

  it('tells what is explained', () => {
    const chapters = [chapter('a', 0, 10), chapter('b', 10, 20), chapter('c', 15, 18)]
    expect([0, 9, 10, 16, 19, 20].map((ms) => chapterAt(chapters, ms)?.card_id)).toEqual(['a', 'a', 'b', 'c', 'b', undefined])
  })

  it('asks for the stretches around it, within the replay', () => {
    expect(stretchesAt(0, 300_000)).toEqual([0, 1])
    expect(stretchesAt(125_000, 300_000)).toEqual([1, 2, 3])
    expect(stretchesAt(299_000, 300_000)).toEqual([3, 4])
    expect(stretchesAt(5_000, 20_000)).toEqual([0])
    expect(stretchesAt(0, 0)).toEqual([0])
  })

  it('shows what was said until then', () => {
    const all = [said('1', 0), said('2', 5), said('3', 9)]
    expect(saidBy(all, 5).map(({ id }) => id)).toEqual(['1', '2'])
    expect(saidBy(all, 9, 2).map(({ id }) => id)).toEqual(['2', '3'])
  })
})
