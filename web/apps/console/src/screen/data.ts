import { computed, onScopeDispose, ref, watch } from 'vue'
import { ApiError, useServerNow, useTopic } from '@julin/kit'
import { get } from '../api.ts'
import type { Schemas } from '../contract.ts'

export type Screen = Schemas['ScreenView']
export type Tick = Schemas['ScreenTick']

/** After this long without data the clock turns amber: nobody should trust old numbers. */
export const STALE_MS = 60_000
const POLL_MS = 20_000
/** Many orders at once become one question. */
const CALM_MS = 1_500

/** An order that was read already is the same one. */
export function withTick(all: Tick[], told: Tick): Tick[] {
  const known = all.some((one) => one.at === told.at && one.name_masked === told.name_masked)
  return known ? all : [told, ...all].slice(0, 20)
}

/** What the screen shows: asked for regularly, and at once when the topic tells of an order. */
export function useScreen(community: string, token: string) {
  const data = ref<Screen | null>(null)
  const error = ref<unknown>(null)
  const updatedAt = ref<number | null>(null)
  const now = useServerNow()
  let soon: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    try {
      data.value = await get<Screen>(`/screen/${community}`, { token })
      updatedAt.value = data.value.updated_at
      error.value = null
    } catch (reason) {
      error.value = reason
    }
  }
  const hurry = (): void => void (soon ??= setTimeout(() => {
    soon = undefined
    void read()
  }, CALM_MS))

  const { link } = useTopic(() => (community ? `screen:${community}` : null), {
    onFrame(frame) {
      const tick = frame.data as Tick
      if (frame.kind === 'order' && data.value && tick.name_masked) data.value = { ...data.value, ticker: withTick(data.value.ticker, tick) }
      hurry()
    },
    onResync: hurry,
  }, { token })
  watch(link, (state) => state === 'online' && hurry())
  const poll = setInterval(() => void read(), POLL_MS)
  onScopeDispose(() => {
    clearInterval(poll)
    clearTimeout(soon)
  })
  void read()

  const stale = computed(() => updatedAt.value === null || now.value - updatedAt.value > STALE_MS)
  /** The link itself is wrong: no waiting will help. */
  const refused = computed(() => error.value instanceof ApiError && [401, 403, 404].includes(error.value.status))
  return { data, updatedAt, stale, refused, link, now }
}
