/** Wall time of the store for `<input type="datetime-local">`, whatever zone the desk stands in. */

function partsOf(ms: number, zone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  })
  return Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
}

/** `2026-11-22T20:00`, as a clock in the store shows it. */
export function toWall(ms: number, zone: string): string {
  const p = partsOf(ms, zone)
  return `${p['year']}-${p['month']}-${p['day']}T${p['hour']}:${p['minute']}`
}

const offsetAt = (ms: number, zone: string): number => {
  const p = partsOf(ms, zone)
  const wall = Date.UTC(+p['year']!, +p['month']! - 1, +p['day']!, +p['hour']!, +p['minute']!, +p['second']!)
  return wall - Math.floor(ms / 1_000) * 1_000
}

/** The instant at which the store's clock shows `text`; null when it is no time. */
export function fromWall(text: string, zone: string): number | null {
  const naive = Date.parse(`${text}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) || Number.isNaN(naive)) return null
  // twice: the offset may change between the guess and the instant (summer time)
  const guess = naive - offsetAt(naive, zone)
  return naive - offsetAt(guess, zone)
}
