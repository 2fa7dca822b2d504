import { onScopeDispose, ref, shallowRef } from 'vue'

/** Why there is no picture: what the page tells the host to do about it. */
export type CameraFault = 'insecure' | 'denied' | 'missing' | 'busy' | 'other'
export type Facing = 'user' | 'environment'

/** Upright 720p: what a phone sends well and a phone shows well. */
const SIZE = { width: { ideal: 720 }, height: { ideal: 1280 }, frameRate: { ideal: 30, max: 30 } }
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

const FAULTS: Record<string, CameraFault> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** What a refusal of the browser means for the host. */
export const cameraFault = (error: unknown): CameraFault => (error instanceof Error ? (FAULTS[error.name] ?? 'other') : 'other')

/** The phone's camera and microphone, kept while the page is open. */
export function useCamera() {
  const stream = shallowRef<MediaStream | null>(null)
  const fault = ref<CameraFault | null>(null)
  const facing = ref<Facing>('user')
  const muted = ref(false)
  const opening = ref(false)

  async function open(): Promise<void> {
    fault.value = null
    if (!navigator.mediaDevices) {
      fault.value = 'insecure'
      return
    }
    opening.value = true
    try {
      stream.value = await navigator.mediaDevices.getUserMedia({ audio: SOUND, video: { ...SIZE, facingMode: facing.value } })
      hear()
    } catch (error) {
      fault.value = cameraFault(error)
    } finally {
      opening.value = false
    }
  }

  /** The other camera; the microphone stays. Phones open only one camera at a time. */
  async function flip(): Promise<MediaStreamTrack | null> {
    const now = stream.value
    if (!now || opening.value) return null
    const before = facing.value
    opening.value = true
    for (const track of now.getVideoTracks()) {
      track.stop()
      now.removeTrack(track)
    }
    try {
      return await turned(now, before === 'user' ? 'environment' : 'user')
    } catch {
      return await turned(now, before).catch((error: unknown) => {
        fault.value = cameraFault(error)
        return null
      })
    } finally {
      opening.value = false
    }
  }

  async function turned(into: MediaStream, to: Facing): Promise<MediaStreamTrack | null> {
    const fresh = await navigator.mediaDevices.getUserMedia({ video: { ...SIZE, facingMode: to } })
    const [track] = fresh.getVideoTracks()
    if (track) into.addTrack(track)
    facing.value = to
    return track ?? null
  }

  function mute(): void {
    muted.value = !muted.value
    hear()
  }

  function hear(): void {
    for (const track of stream.value?.getAudioTracks() ?? []) track.enabled = !muted.value
  }

  function close(): void {
    for (const track of stream.value?.getTracks() ?? []) track.stop()
    stream.value = null
  }

  onScopeDispose(close)
  return { stream, fault, facing, muted, opening, open, flip, mute, close }
}
