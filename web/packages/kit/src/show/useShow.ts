import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { useServerNow } from '../clock.ts'
import { useTopic } from '../use.ts'
import { nowNext, rowsOf } from './times.ts'
import type { RunOfShow, ShowTools } from './types.ts'

export type Show = ReturnType<typeof useShow>

/** A session's run-of-show: read, kept fresh by its topic, and changed by one call each. */
export function useShow(id: string, tools: ShowTools) {
  const base = `/api/v1/lives/${id}/run-of-show`
  const view = shallowRef<RunOfShow>()
  const error = shallowRef<unknown>(null)
  const pending = ref(true)
  const busy = ref(false)
  const now = useServerNow()
  let gone = false
  let turn = 0

  async function load(): Promise<void> {
    const mine = ++turn
    try {
      const fresh = await tools.ask<RunOfShow>('GET', base)
      if (gone || mine !== turn) return
      view.value = fresh
      error.value = null
    } catch (failure) {
      if (!gone && mine === turn) error.value = failure
    } finally {
      pending.value = false
    }
  }

  /** Every change answers the whole; what was asked for before is old by then. */
  async function change(method: 'POST' | 'PUT', path: string, body: unknown, headers?: Record<string, string>): Promise<boolean> {
    busy.value = true
    try {
      const fresh = await tools.ask<RunOfShow>(method, base + path, body, headers)
      turn += 1
      view.value = fresh
      return true
    } catch (failure) {
      tools.fail(failure)
      return false
    } finally {
      busy.value = false
    }
  }

  useTopic(() => `rundown:${id}`, { onFrame: () => void load(), onResync: () => void load() })
  onScopeDispose(() => (gone = true))
  void load()

  const rows = computed(() => (view.value ? rowsOf(view.value.segments, view.value.visits, now.value) : []))
  const place = computed(() => nowNext(rows.value))
  const onAir = computed(() => !!view.value?.started_at && !view.value.ended_at)
  return { id, base, view, error, pending, busy, now, rows, place, onAir, load, change, tools }
}
