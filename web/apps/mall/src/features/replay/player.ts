import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type Hls from 'hls.js'

/** Chapters come from the API: no text track is made of them, which the content policy refuses. */
const PLAIN = { enableWorker: false, enableDateRangeMetadataCues: false, enableID3MetadataCues: false, enableEmsgMetadataCues: false }

/** `blocked`: the browser wants a tap before it plays; `broken`: another try is needed. */
export type PlayState = 'loading' | 'playing' | 'paused' | 'blocked' | 'ended' | 'broken'

export interface ReplayPlayer {
  state: Ref<PlayState>
  /** Where it is, ms. */
  at: Ref<number>
  /** Wider than high. */
  wide: Ref<boolean>
  seek(ms: number): void
  toggle(): void
  retry(): void
}

/** A recording in a video element, from `start` ms on. */
export function useReplayPlayer(video: Ref<HTMLVideoElement | undefined>, url: () => string | null, start: () => number): ReplayPlayer {
  const state = ref<PlayState>('loading')
  const at = ref(start())
  const wide = ref(false)
  let hls: Hls | undefined
  let turn = 0

  function stop(): void {
    turn += 1
    hls?.destroy()
    hls = undefined
    const element = video.value
    if (!element?.src) return
    element.removeAttribute('src')
    element.load()
  }

  async function load(from: number): Promise<void> {
    stop()
    const [element, source, mine] = [video.value, url(), turn]
    if (!element || !source) return
    state.value = 'loading'
    const { default: Player } = await import('hls.js/light')
    if (mine !== turn) return
    if (Player.isSupported()) attach(Player, element, source, from)
    else native(element, source, from)
    play()
  }

  function attach(Player: typeof Hls, element: HTMLVideoElement, source: string, from: number): void {
    let healed = false
    hls = new Player({ ...PLAIN, startPosition: from / 1_000, backBufferLength: 30, maxBufferLength: 20 })
    hls.on(Player.Events.ERROR, (_, { fatal, type }) => {
      if (!fatal) return
      if (type === Player.ErrorTypes.MEDIA_ERROR && !healed) {
        healed = true
        return hls?.recoverMediaError()
      }
      state.value = 'broken'
    })
    hls.loadSource(source)
    hls.attachMedia(element)
  }

  function native(element: HTMLVideoElement, source: string, from: number): void {
    element.src = source
    element.addEventListener('loadedmetadata', () => (element.currentTime = from / 1_000), { once: true })
  }

  function play(): void {
    const mine = turn
    video.value?.play().catch((error: unknown) => {
      const refused = error instanceof DOMException && error.name === 'NotAllowedError'
      if (mine === turn && refused) state.value = 'blocked'
    })
  }

  function seek(ms: number): void {
    at.value = ms
    if (!video.value) return
    video.value.currentTime = ms / 1_000
    if (state.value === 'ended' || state.value === 'paused') play()
  }

  function toggle(): void {
    if (state.value === 'broken') return retry()
    if (state.value === 'ended') return seek(0)
    if (video.value?.paused) play()
    else video.value?.pause()
  }

  const retry = (): void => void load(at.value)

  const on: Partial<Record<keyof HTMLMediaElementEventMap, (element: HTMLVideoElement) => void>> = {
    playing: () => (state.value = 'playing'),
    pause: (element) => !element.ended && state.value !== 'blocked' && (state.value = 'paused'),
    waiting: () => state.value === 'playing' && (state.value = 'loading'),
    ended: () => (state.value = 'ended'),
    timeupdate: (element) => (at.value = element.currentTime * 1_000),
    loadedmetadata: (element) => (wide.value = element.videoWidth > element.videoHeight),
    error: () => !hls && (state.value = 'broken'),
  }
  const heard = (event: Event): void => void on[event.type as keyof HTMLMediaElementEventMap]?.(event.target as HTMLVideoElement)
  watch(video, (now, before) => {
    for (const kind of Object.keys(on)) {
      before?.removeEventListener(kind, heard)
      now?.addEventListener(kind, heard)
    }
  })
  watch([video, url], () => {
    at.value = start()
    void load(at.value)
  }, { flush: 'post', immediate: true })
  onScopeDispose(stop)
  return { state, at, wide, seek, toggle, retry }
}
