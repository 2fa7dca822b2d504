import type { Chapter, Said } from './types.ts'

/** `4:05`, or `1:02:09` of a long one. */
export function clock(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000))
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(s / 3_600)
  const minutes = Math.floor(s / 60) % 60
  return hours ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`
}

/** What is being explained at a time; of two at once the one that began later. */
export function chapterAt(chapters: readonly Chapter[], ms: number): Chapter | undefined {
  return chapters.filter(({ from_ms, to_ms }) => from_ms <= ms && ms < to_ms).pop()
}

/** Names one of several times that a card was explained. */
export const chapterKey = ({ card_id, from_ms }: Chapter): string => `${card_id}/${from_ms}`

/** Asked for at once. */
export const STRETCH_MS = 60_000

/** The stretches that are wanted at a time: the one before (who jumps sees a talk under way), it, and the next. */
export function stretchesAt(ms: number, duration: number): number[] {
  const now = Math.floor(ms / STRETCH_MS)
  const last = Math.floor(Math.max(0, duration - 1) / STRETCH_MS)
  return [now - 1, now, now + 1].filter((n) => n >= 0 && n <= last)
}

/** What was said by then, the last so many. */
export function saidBy(said: readonly Said[], ms: number, most = 40): Said[] {
  return said.filter(({ offset_ms }) => offset_ms <= ms).slice(-most)
}
