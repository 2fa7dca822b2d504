import { describe, expect, it } from 'vitest'
import { complete, formOf, textOf } from './form.ts'
import { markedOf, piecesOf } from './marks.ts'
import { driftMs, minutesSeconds, nowNext, overdue, rowsOf } from './times.ts'
import type { Finding, Segment, Task } from './types.ts'

const MIN = 60_000
const segment = (id: string, planned_minutes: number): Segment => ({ id, kind: 'opening', title: id, planned_minutes, note: '' })
const plan = [segment('a', 5), segment('b', 8), segment('c', 3)]

describe('a rundown', () => {
  it('tells what is on and what is next', () => {
    expect(nowNext(rowsOf(plan, [], 0)).next?.id).toBe('a')
    const rows = rowsOf(plan, [{ segment_id: 'a', started_at: 0, ended_at: 5 * MIN }, { segment_id: 'b', started_at: 5 * MIN }], 6 * MIN)
    expect([nowNext(rows).on?.id, nowNext(rows).next?.id]).toEqual(['b', 'c'])
    expect(rows.map((row) => row.spent_ms)).toEqual([5 * MIN, MIN, null])
    expect(rows.map((row) => row.planned_from_ms)).toEqual([0, 5 * MIN, 13 * MIN])
  })

  it('knows nothing after the last', () => {
    const ended = [{ segment_id: 'c', started_at: 0, ended_at: MIN }]
    expect(nowNext(rowsOf(plan, ended, MIN))).toEqual({ on: undefined, next: undefined })
  })

  it('is late by what segments took beyond their plan', () => {
    const visits = [{ segment_id: 'a', started_at: 0, ended_at: 7 * MIN }, { segment_id: 'b', started_at: 7 * MIN }]
    expect(driftMs(rowsOf(plan, visits, 10 * MIN))).toBe(2 * MIN)
    expect(driftMs(rowsOf(plan, visits, 16 * MIN))).toBe(3 * MIN)
    expect(driftMs(rowsOf(plan, [], 10 * MIN))).toBe(0)
  })

  it('saves what was left out, and counts both times of what came again', () => {
    const skipped = [{ segment_id: 'a', started_at: 0, ended_at: 5 * MIN }, { segment_id: 'c', started_at: 5 * MIN }]
    expect(driftMs(rowsOf(plan, skipped, 6 * MIN))).toBe(-8 * MIN)
    const again = [{ segment_id: 'a', started_at: 0, ended_at: 4 * MIN }, { segment_id: 'b', started_at: 4 * MIN, ended_at: 5 * MIN }, { segment_id: 'a', started_at: 5 * MIN }]
    expect(rowsOf(plan, again, 8 * MIN)[0]?.spent_ms).toBe(7 * MIN)
  })

  it('writes minutes and seconds', () => {
    expect([0, 65_000, -65_000, -400].map(minutesSeconds)).toEqual(['0:00', '1:05', '-1:05', '0:00'])
  })
})

describe('marked words', () => {
  const finding = (field: string, start: number, end: number): Finding => ({ field, start, end, text: '', kind: 'superlative', blocks: false })

  it('cut a text where they stand', () => {
    expect(piecesOf('🍓最甜的', [finding('usage', 2, 3)]).map((one) => [one.text, !!one.finding])).toEqual([['🍓', false], ['最', true], ['甜的', false]])
  })

  it('are found in the field that is named', () => {
    const text = { selling_points: [], usage: '', promotion: '', qa: [{ question: '好吗', answer: '第一' }] }
    expect(markedOf(text, [finding('qa.0.answer', 0, 2)])).toEqual([{ field: 'qa.0.answer', pieces: [{ text: '第一', finding: finding('qa.0.answer', 0, 2) }] }])
  })
})

it('an item is overdue from its time on, until it is done', () => {
  const task: Task = { id: '1', phase: 'before', title: '', role: 'host', due_minutes: 0, due_at: 10, must: true }
  expect([overdue(task, 9), overdue(task, 10), overdue({ ...task, done_at: 3 }, 11), overdue({ ...task, due_at: null }, 11)]).toEqual([false, true, false, false])
})

describe('a script as it is typed', () => {
  const zone = 'Asia/Shanghai'
  const text = { selling_points: ['皮薄', '核小'], usage: '冷藏', promotion: '团购价', comparison: { price: 8_990, source: '门口超市', seen_at: Date.parse('2026-11-22T16:00:00Z') }, qa: [{ question: '甜吗', answer: '甜' }] }

  it('comes back as it was', () => {
    const form = formOf(text, zone)
    expect([form.points, form.price, form.day]).toEqual(['皮薄\n核小', '89.90', '2026-11-23'])
    expect(textOf(form, zone)).toEqual(text)
  })

  it('drops empty lines and pairs, and waits for what is half written', () => {
    const form = { ...formOf(text, zone), points: ' 皮薄 \n\n', qa: [{ question: '', answer: ' ' }] }
    expect(textOf(form, zone)).toMatchObject({ selling_points: ['皮薄'], qa: [] })
    expect(complete(form)).toBe(true)
    expect(complete({ ...form, day: '' })).toBe(false)
    expect(complete({ ...form, price: '便宜' })).toBe(false)
    expect(complete({ ...form, comparing: false, day: '' })).toBe(true)
    expect(complete({ ...form, qa: [{ question: '甜吗', answer: '' }] })).toBe(false)
  })
})
