import { effectScope, ref } from 'vue'
import { beforeEach, expect, test } from 'vitest'
import { ApiError } from '../errors.ts'
import type { WeighLine, WeighPort, WeighReading, WeighSheet } from './types.ts'
import { useDesk } from './useDesk.ts'

const line = (line_id: string, grams: number | null = null): WeighLine => ({
  order_id: line_id, line_id, item_id: '1', chain_number: 1, name_masked: '', phone_tail4: '', building: '', room: '', name: '鲈鱼', spec: '', image_url: '',
  quantity: 2, unit: '斤', ordered_grams: 1_000, least_grams: 900, most_grams: 1_100, grams, locked: false,
})
const frame = (grams: number, stable = true) => ({ scale_id: '1', name: '1 号秤', grams, stable })

let sent: WeighReading[]
let refuse: string
beforeEach(() => {
  sent = []
  refuse = ''
})

function desk(lines = [line('a'), line('b')]) {
  const sheet = ref<WeighSheet>({ items: [], lines, xlsx_url: '' })
  const failed: unknown[] = []
  const port = {
    async enter(readings: WeighReading[]) {
      if (refuse && !readings[0]!.confirmed) throw new ApiError(409, { code: refuse })
      sent.push(...readings)
      for (const one of readings) sheet.value.lines.find((l) => l.line_id === one.line_id)!.grams = one.grams
      return { lines: readings.map(({ line_id, grams }) => ({ line_id, grams, refund: 0 })) }
    },
  } as unknown as WeighPort
  const made = effectScope().run(() => useDesk(sheet, port, { done: () => undefined, fail: (error) => failed.push(error) }))!
  return { ...made, failed }
}

test('one bag after the other, until none waits', async () => {
  const d = desk()
  await d.enter(950)
  expect(d.current.value?.line_id).toBe('b')
  await d.enter(1_050)
  expect(d.current.value).toBeNull()
  expect(sent.map(({ grams }) => grams)).toEqual([950, 1_050])
})

test('a wild reading is asked about before it is sent', async () => {
  const d = desk()
  await d.enter(500_000)
  expect(sent).toEqual([])
  expect(d.asked.value?.grams).toBe(500_000)
  await d.sure()
  expect(sent).toEqual([{ line_id: 'a', grams: 500_000, confirmed: true }])
})

test('what only the server questions is asked about too, and other refusals are told', async () => {
  const d = desk()
  refuse = 'orders.weight_questioned'
  await d.enter(950)
  expect(d.asked.value?.line.line_id).toBe('a')
  d.asked.value = null
  refuse = 'orders.weight_final'
  await d.enter(950)
  expect(d.failed).toHaveLength(1)
})

test('a scale enters by itself once, and again when the pan was empty', async () => {
  const d = desk()
  d.hear(frame(950))
  expect(sent).toEqual([])
  d.auto.value = true
  d.hear(frame(940, false))
  d.hear(frame(950))
  await Promise.resolve()
  d.hear(frame(951))
  await new Promise((settled) => queueMicrotask(() => settled(null)))
  expect(sent.map(({ grams }) => grams)).toEqual([950])
  d.hear(frame(0))
  d.hear(frame(1_020))
  await Promise.resolve()
  expect(sent.map(({ line_id, grams }) => [line_id, grams])).toEqual([['a', 950], ['b', 1_020]])
})
