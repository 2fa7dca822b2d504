import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/**
 * The server's clock as this device can best tell it. Every countdown reads it, so that neither a
 * phone set five minutes ahead nor the demo's fast-forward shows a wrong time.
 */
let offsetMs = 0
let bestRttMs = Number.POSITIVE_INFINITY
let syncedAt = 0
let synced = false

/** A better sample ages: after this long any sample may replace it. */
const SAMPLE_TTL_MS = 60_000
/** Beyond this the server's clock was moved (demo) or ours was; take the new one at once. */
const JUMP_MS = 2_000

export function serverNow(): number {
  return Date.now() + offsetMs
}

export function isSynced(): boolean {
  return synced
}

/** Learns from one reply; `sentAt` and `gotAt` are local milliseconds. */
export function syncClock(headers: Headers, sentAt: number, gotAt: number): void {
  const exact = Number(headers.get('x-server-time') ?? Number.NaN)
  if (Number.isFinite(exact)) takeSample(exact - (sentAt + gotAt) / 2, gotAt - sentAt, gotAt)
  else syncFromDate(headers.get('date'), gotAt)
}

/** `Date` counts whole seconds, so it only corrects what is wrong by more than that. */
function syncFromDate(date: string | null, gotAt: number): void {
  const second = date === null ? Number.NaN : Date.parse(date)
  if (!Number.isFinite(second)) return
  const offset = second + 500 - gotAt
  if (!synced ? Math.abs(offset) > 1_500 : Math.abs(offset - offsetMs) > JUMP_MS) offsetMs = offset
}

function takeSample(offset: number, rttMs: number, now: number): void {
  const jumped = Math.abs(offset - offsetMs) > JUMP_MS + rttMs / 2
  const aged = now - syncedAt > SAMPLE_TTL_MS
  if (synced && !jumped && !aged && rttMs > bestRttMs) return
  offsetMs = offset
  bestRttMs = rttMs
  syncedAt = now
  synced = true
  if (jumped) for (const tick of tickers) tick()
}

const tickers = new Set<() => void>()

/** A ref of server milliseconds that ticks while its scope lives. */
export function useServerNow(everyMs = 1_000): Readonly<Ref<number>> {
  const now = ref(serverNow())
  const tick = (): void => {
    now.value = serverNow()
  }
  const timer = setInterval(tick, everyMs)
  tickers.add(tick)
  onScopeDispose(() => {
    clearInterval(timer)
    tickers.delete(tick)
  })
  return readonly(now)
}

/** For tests. */
export function resetClock(): void {
  offsetMs = 0
  bestRttMs = Number.POSITIVE_INFINITY
  syncedAt = 0
  synced = false
}
