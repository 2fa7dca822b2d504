import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import type Hls from 'hls.js'

export type PlayState = 'idle' | 'loading' | 'playing' | 'lost'

const RETRY_MS = 3_000

/** Low-latency HLS in a video element; comes back by itself when the stream does. */
export function usePlayer(video: Ref<HTMLVideoElement | undefined>, source: () => string | null) {
  const state = ref<PlayState>('idle')
  let hls: Hls | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  function stop(): void {
    turn += 1
    clearTimeout(retry)
    hls?.destroy()
    hls = undefined
    video.value?.removeAttribute('src')
    state.value = 'idle'
  }

  async function play(url: string): Promise<void> {
    stop()
    const mine = turn
    state.value = 'loading'
    const { default: Player } = await import('hls.js/light')
    if (mine !== turn || !video.value) return
    if (!Player.isSupported()) return void (video.value.src = url)
    hls = new Player({ lowLatencyMode: true, liveDurationInfinity: true, backBufferLength: 20 })
    hls.on(Player.Events.ERROR, (_, { fatal }) => {
      if (!fatal) return
      state.value = 'lost'
      retry = setTimeout(() => void play(url), RETRY_MS)
    })
    hls.loadSource(url)
    hls.attachMedia(video.value)
    await video.value.play().catch(() => undefined)
  }

  watch([source, video], ([url]) => (url ? void play(url) : stop()), { immediate: true, flush: 'post' })
  onBeforeUnmount(stop)
  return { state, playing: () => (state.value = 'playing') }
}
