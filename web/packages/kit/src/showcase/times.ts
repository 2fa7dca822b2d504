import type { WallPost } from './types.ts'

/** A stretch that was recorded without a gap, and where it stands in the replay. */
export interface Span {
  at: number
  offset_ms: number
  duration_ms: number
}

/** How long a post stands in a replay, and in the room unless it is closed before. */
export const STANDS_MS = 20_000

/** Where in a replay an instant is; one in a gap is where the picture comes back. None after its end. */
export function offsetOf(spans: readonly Span[], at: number): number | null {
  const span = spans.find((one) => at < one.at + one.duration_ms)
  return span ? span.offset_ms + Math.max(0, at - span.at) : null
}

/** The post that stands in a replay at this time: of several the one that came last. */
export function postAt<P extends WallPost>(posts: readonly P[], spans: readonly Span[], ms: number): P | undefined {
  let found: { post: P; from: number } | undefined
  for (const post of posts) {
    for (const at of post.placed_at) {
      const from = offsetOf(spans, at)
      if (from === null || from > ms || ms >= from + STANDS_MS) continue
      if (!found || from >= found.from) found = { post, from }
    }
  }
  return found?.post
}
