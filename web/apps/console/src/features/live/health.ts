import type { StreamState } from './types.ts'

export type Tone = 'good' | 'fair' | 'bad'

/** Below these a viewer sees it. */
const KBPS = { good: 1_000, fair: 500 }
const FPS = { good: 24, fair: 15 }
/** Keyframes further apart than this make viewers wait for the first picture. */
const GOP_MS = { good: 2_500, fair: 4_000 }
/** Frames that come later and later: the host's network does not keep up. */
const DRIFT_MS = { good: 400, fair: 1_000 }

const above = (value: number, { good, fair }: { good: number; fair: number }): Tone => (value >= good ? 'good' : value >= fair ? 'fair' : 'bad')
const below = (value: number, { good, fair }: { good: number; fair: number }): Tone => (value <= good ? 'good' : value <= fair ? 'fair' : 'bad')

export interface Reading {
  key: 'kbps' | 'fps' | 'gop' | 'drift'
  text: string
  tone: Tone
}

export function readings(stream: StreamState): Reading[] {
  return [
    { key: 'kbps', text: String(stream.video_kbps), tone: above(stream.video_kbps, KBPS) },
    { key: 'fps', text: String(stream.fps), tone: above(stream.fps, FPS) },
    { key: 'gop', text: (stream.gop_ms / 1_000).toFixed(1), tone: stream.gop_ms === 0 ? 'fair' : below(stream.gop_ms, GOP_MS) },
    { key: 'drift', text: (stream.drift_ms / 1_000).toFixed(1), tone: below(stream.drift_ms, DRIFT_MS) },
  ]
}
