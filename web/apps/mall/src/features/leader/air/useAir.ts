import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { send, type Sending, type Whip, type WhipFault } from './whip.ts'

/** `taken`: somebody else sends now; `refused` and `unable` are for good. */
export type AirState = 'ready' | 'connecting' | 'live' | 'reconnecting' | 'taken' | 'refused' | 'unable'

const PAUSE_MS = [500, 1_000, 2_000, 4_000]

/** Keeps the picture going to the server: begins, comes back after every lost network, ends. */
export function useAir(stream: Ref<MediaStream | null>, whip: () => Whip | null) {
  const state = ref<AirState>('ready')
  const sending = shallowRef<Sending | null>(null)
  let tries = 0
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function halt(next: AirState): void {
    turn += 1
    clearTimeout(timer)
    sending.value = null
    state.value = next
  }

  async function begin(takeOver: boolean): Promise<void> {
    const [picture, where] = [stream.value, whip()]
    if (!picture || !where) return
    const again = state.value === 'reconnecting'
    halt(again ? 'reconnecting' : 'connecting')
    const mine = turn
    const lost = (): void => void (mine === turn && retry())
    const made = await send(picture, where, takeOver, lost)
    if (mine !== turn) {
      if (typeof made !== 'string') await made.stop(false)
      return
    }
    if (typeof made === 'string') return failed(made)
    tries = 0
    sending.value = made
    state.value = 'live'
  }

  function failed(why: WhipFault): void {
    if (why === 'busy') halt('taken')
    else if (why === 'network') retry()
    else halt(why)
  }

  /** A lost network is tried for until it is back; one's own dead session gives way. */
  function retry(): void {
    void sending.value?.stop(false)
    halt('reconnecting')
    const pause = PAUSE_MS[Math.min(tries, PAUSE_MS.length - 1)]!
    tries += 1
    timer = setTimeout(() => void begin(true), pause)
  }

  function online(): void {
    if (state.value !== 'reconnecting') return
    clearTimeout(timer)
    void begin(true)
  }

  async function end(final: boolean): Promise<void> {
    const was = sending.value
    halt('ready')
    await was?.stop(final)
  }

  addEventListener('online', online)
  onScopeDispose(() => {
    removeEventListener('online', online)
    void end(false)
  })
  return { state, sending, begin, end }
}
