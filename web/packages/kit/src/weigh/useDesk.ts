import { computed, ref, watch, type Ref } from 'vue'
import { ApiError } from '../errors.ts'
import { prefs, store } from '../prefs.ts'
import { isWild, nextOf, typed } from './grams.ts'
import type { ScaleFrame, Weighed, WeighLine, WeighPort, WeighSheet, WeighSource, WeighUnit } from './types.ts'

/** Below this a pan is empty: the next bag may be put on it. */
const EMPTY_GRAMS = 20

/** What goes on at the desk: one line after the other, by hand or by scale. */
export function useDesk(sheet: Ref<WeighSheet>, port: WeighPort, told: { done(one: Weighed, line: WeighLine): void; fail(error: unknown): void }) {
  const item = ref('')
  const at = ref('')
  const text = ref('')
  const unit = ref<WeighUnit>((store.read('weigh.unit') as WeighUnit | null) ?? (prefs.locale === 'en' ? 'kg' : 'jin'))
  const busy = ref(false)
  const frame = ref<ScaleFrame | null>(null)
  const auto = ref(false)
  const asked = ref<{ line: WeighLine; grams: number; source: WeighSource } | null>(null)
  /** An automatic reading is taken once; the pan must be emptied before the next. */
  let armed = true

  const lines = computed(() => sheet.value.lines.filter((line) => !item.value || line.item_id === item.value))
  const current = computed(() => lines.value.find((line) => line.line_id === at.value && !line.locked) ?? nextOf(lines.value, ''))
  watch(unit, (now) => store.write('weigh.unit', now))
  watch(current, (now, before) => now?.line_id !== before?.line_id && (text.value = ''))

  async function send(line: WeighLine, grams: number, source: WeighSource, confirmed: boolean): Promise<void> {
    busy.value = true
    try {
      const { lines: [one] } = await port.enter([{ line_id: line.line_id, grams, confirmed }], source)
      const next = nextOf(lines.value, line.line_id)
      text.value = ''
      at.value = next && next.line_id !== line.line_id ? next.line_id : ''
      if (one) told.done(one, line)
    } catch (error) {
      // the line may have become short meanwhile: the server expects less then
      if (error instanceof ApiError && error.code === 'orders.weight_questioned' && !confirmed) asked.value = { line, grams, source }
      else told.fail(error)
    } finally {
      busy.value = false
    }
  }

  async function enter(grams: number, source: WeighSource = 'typed'): Promise<void> {
    const line = current.value
    if (!line || busy.value) return
    if (isWild(line, grams)) asked.value = { line, grams, source }
    else await send(line, grams, source, false)
  }

  async function sure(): Promise<void> {
    const one = asked.value
    asked.value = null
    if (one) await send(one.line, one.grams, one.source, true)
  }

  function hear(heard: ScaleFrame): void {
    frame.value = heard
    if (heard.grams <= EMPTY_GRAMS) armed = true
    else if (auto.value && armed && heard.stable && current.value && !asked.value) {
      armed = false
      void enter(heard.grams, 'scale')
    }
  }

  function useFrame(): void {
    if (frame.value?.grams) text.value = typed(frame.value.grams, unit.value)
  }

  function skip(): void {
    const next = current.value && nextOf(lines.value, current.value.line_id)
    if (next) at.value = next.line_id
  }

  return { item, at, text, unit, busy, frame, auto, asked, lines, current, enter, sure, hear, useFrame, skip }
}
