/** Wall time of the shop ↔ server milliseconds, for the browser's date and time fields. */

const parts = (ts: number, zone: string): number[] =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  })
    .formatToParts(ts)
    .filter((part) => part.type !== 'literal')
    .map((part) => Number(part.value))

const two = (n: number): string => String(n).padStart(2, '0')

/** How far the zone's wall is ahead of UTC at an instant. */
function offset(ts: number, zone: string): number {
  const [y, mo, d, h, mi] = parts(ts, zone) as [number, number, number, number, number]
  return Date.UTC(y, mo - 1, d, h, mi) - Math.floor(ts / 60_000) * 60_000
}

/** `2026-11-23T20:00` */
export function toWall(ts: number, zone: string): string {
  const [y, mo, d, h, mi] = parts(ts, zone) as [number, number, number, number, number]
  return `${y}-${two(mo)}-${two(d)}T${two(h)}:${two(mi)}`
}

/** The instant at which the shop's clock shows `text`; null when that is no time. */
export function fromWall(text: string, zone: string): number | null {
  const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? Date.parse(`${text}:00Z`) : Number.NaN
  if (!Number.isFinite(utc)) return null
  // twice: the offset may change between the guess and the instant (summer time)
  const guess = utc - offset(utc, zone)
  return utc - offset(guess, zone)
}

/** The instant of `hour` o'clock, `days` after today on the shop's wall. */
export function atHour(now: number, days: number, hour: number, zone: string): number {
  const day = toWall(now + days * 86_400_000, zone).slice(0, 10)
  return fromWall(`${day}T${two(hour)}:00`, zone) ?? now
}
