/** `4:05`, or `1:02:09` of a long one. */
export function clock(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000))
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(s / 3_600)
  const minutes = Math.floor(s / 60) % 60
  return hours ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`
}
