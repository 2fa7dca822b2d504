import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { Play } from '../types.ts'
import { Retries, type Wish } from './retry.ts'
import { startFlv, startHls, startNative, type Fault, type Playing, type Way } from './ways.ts'

/** `blocked`: the browser wants a tap before it plays. */
export type PlayState = 'loading' | 'playing' | 'blocked' | 'reconnecting'

const STALL_MS = 8_000
/** What stands in where a fault was told already. */
const NOTHING: Playing = { way: 'whep', stop: () => undefined }

export interface Player {
  state: Ref<PlayState>
  way: Ref<Way | null>
  /** Plays after a tap, where the browser refused to by itself. */
  resume(): void
  /** When the picture shown now was taken, in server milliseconds; null where there is none. */
  pictured(): number | null
}

/** Plays while `play` is there; finds its way back after every fault. */
export function usePlayer(video: Ref<HTMLVideoElement | undefined>, play: () => Play | null, wish: Wish): Player {
  const state = ref<PlayState>('loading')
  const way = shallowRef<Way | null>(null)
  const retries = new Retries(wish)
  let playing: Playing | null = null
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let watched = { at: -1, since: 0 }

  function stop(): void {
    turn += 1
    clearTimeout(timer)
    playing?.stop()
    playing = null
    way.value = null
  }

  function fault(mine: number, why: Fault): void {
    if (mine !== turn) return
    stop()
    state.value = 'reconnecting'
    timer = setTimeout(() => void start(), retries.next(why).waitMs)
  }

  async function start(): Promise<void> {
    stop()
    const [element, urls, mine] = [video.value, play(), turn]
    if (!element || !urls) return
    const onFault = (why: Fault): void => fault(mine, why)
    const started = await open(element, urls, retries.way, onFault).catch(() => null)
    if (mine !== turn) return started?.stop()
    if (!started) return onFault('broken')
    playing = started
    way.value = started.way
    watched = { at: -1, since: 0 }
    resume()
  }

  function resume(): void {
    const mine = turn
    video.value?.play().catch((error: unknown) => {
      const refused = error instanceof DOMException && error.name === 'NotAllowedError'
      if (mine === turn && refused) state.value = 'blocked'
    })
  }

  /** A picture that stands still is a fault too, though no library says so. */
  function look(): void {
    const element = video.value
    if (!playing || !element || element.paused) return
    const at = playing.way === 'whep' ? element.getVideoPlaybackQuality().totalVideoFrames : element.currentTime
    if (at !== watched.at) watched = { at, since: performance.now() }
    // a connection that stands without a picture waits for the host, whose network was lost
    else if (performance.now() - watched.since > STALL_MS) fault(turn, playing.way === 'whep' ? 'gone' : 'broken')
  }

  function good(): void {
    retries.good()
    state.value = 'playing'
  }

  watch(video, (now, before) => {
    before?.removeEventListener('playing', good)
    now?.addEventListener('playing', good)
  })
  watch([video, () => play()?.hls_url], () => void start(), { flush: 'post', immediate: true })
  const looking = setInterval(look, 1_000)
  onScopeDispose(() => {
    clearInterval(looking)
    stop()
  })
  const pictured = (): number | null => (state.value === 'playing' ? (playing?.pictured?.() ?? null) : null)
  return { state, way, resume, pictured }
}

async function open(element: HTMLVideoElement, urls: Play, wish: Wish, fault: (why: Fault) => void): Promise<Playing | null> {
  if (wish === 'whep') {
    const { startWhep } = await import('./whep.ts')
    const started = await startWhep(element, urls.whep_url, fault)
    if (!started) fault('unfit')
    return started ?? NOTHING
  }
  const first = wish === 'flv' ? startFlv(element, urls.flv_url, fault) : startHls(element, urls.hls_url, fault)
  return (await first) ?? startNative(element, urls.hls_url, fault)
}
