import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { detector, type Detect } from './detect.ts'

/** Why there is no picture: not allowed, no camera, used by another app, no HTTPS, or anything else. */
export type Trouble = 'denied' | 'none' | 'busy' | 'insecure' | 'failed'

const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: 'denied', SecurityError: 'denied', NotFoundError: 'none', OverconstrainedError: 'none', NotReadableError: 'busy', AbortError: 'busy',
}
export const troubleOf = (error: unknown): Trouble => TROUBLES[error instanceof Error ? error.name : ''] ?? 'failed'

/** Between two looks, so that an old phone stays cool. */
const PAUSE_MS = 120

export interface Camera {
  trouble: Ref<Trouble | null>
  on: Ref<boolean>
  start(): Promise<void>
}

/** The back camera in `video` while `open`; tells every code that it sees. */
export function useCamera(video: Ref<HTMLVideoElement | undefined>, open: () => boolean, seen: (text: string) => void): Camera {
  const trouble = ref<Trouble | null>(null)
  const on = ref(false)
  let stream: MediaStream | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  function stop(): void {
    turn += 1
    clearTimeout(timer)
    stream?.getTracks().forEach((track) => track.stop())
    stream = undefined
    on.value = false
  }

  async function look(detect: Detect, mine: number): Promise<void> {
    const element = video.value
    const text = element && element.readyState >= 2 ? await detect(element).catch(() => null) : null
    if (mine !== turn) return
    if (text) seen(text)
    // what it was told may have closed it
    if (mine === turn) timer = setTimeout(() => void look(detect, mine), PAUSE_MS)
  }

  async function start(): Promise<void> {
    stop()
    const mine = turn
    trouble.value = null
    if (!navigator.mediaDevices) return void (trouble.value = 'insecure')
    try {
      const [detect, got] = await Promise.all([detector(), navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })])
      if (mine !== turn || !video.value) return got.getTracks().forEach((track) => track.stop())
      stream = got
      stream.getVideoTracks()[0]?.addEventListener('ended', () => mine === turn && (stop(), (trouble.value = 'busy')))
      video.value.srcObject = got
      await video.value.play()
      on.value = true
      void look(detect, mine)
    } catch (error) {
      if (mine !== turn) return
      stop()
      trouble.value = troubleOf(error)
    }
  }

  watch([open, video], ([now, element]) => {
    if (!now) stop()
    else if (element) void start()
  }, { immediate: true, flush: 'post' })
  onScopeDispose(stop)
  return { trouble, on, start }
}
