import type { Lang } from './format.ts'

let zone = 'Asia/Shanghai'
const formats = new Map<string, Intl.DateTimeFormat>()

/** The shop's IANA zone, from `/api/v1/meta`. */
export function setZone(iana: string): void {
  zone = iana
  formats.clear()
}

export type Style = 'time' | 'clock' | 'day' | 'date' | 'datetime' | 'weekday'

const SHAPES: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  day: { month: 'short', day: 'numeric' },
  date: { year: 'numeric', month: 'short', day: 'numeric' },
  datetime: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'short' },
}

function formatter(style: Style, lang: Lang): Intl.DateTimeFormat {
  const key = `${lang}/${style}`
  let format = formats.get(key)
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(lang, { ...SHAPES[style], timeZone: zone })))
  return format
}

export function date(ts: number, style: Style, lang: Lang): string {
  return formatter(style, lang).format(ts)
}

/** Days since the epoch on the shop's wall: two instants on one day give the same number. */
export function dayNumber(ts: number): number {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(ts)
  return Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000)
}

const NEAR: Record<Lang, Record<number, string>> = {
  'zh-CN': { [-1]: '昨天', 0: '今天', 1: '明天', 2: '后天' },
  en: { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' },
}

/** `今天 18:00`, `明天 09:30`, else the date: what people say to each other. */
export function dayTime(ts: number, now: number, lang: Lang): string {
  const near = NEAR[lang][dayNumber(ts) - dayNumber(now)]
  return `${near ?? date(ts, 'day', lang)} ${date(ts, 'time', lang)}`
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** `3分钟前`, `in 2 hours`; past a week the date. */
export function relative(ts: number, now: number, lang: Lang): string {
  const gap = ts - now
  if (Math.abs(gap) < 60_000) return lang === 'zh-CN' ? '刚刚' : 'just now'
  if (Math.abs(gap) > 7 * 86_400_000) return date(ts, 'date', lang)
  const [unit, size] = UNITS.find(([, ms]) => Math.abs(gap) >= ms) ?? ['minute', 60_000]
  return new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(Math.trunc(gap / size), unit)
}

export interface Remaining {
  over: boolean
  days: number
  /** hh:mm:ss of the last day. */
  clock: string
}

const two = (n: number): string => String(n).padStart(2, '0')

/** Rounded up, so that a countdown says 00:00:00 only when it is over. */
export function remaining(to: number, now: number): Remaining {
  const seconds = Math.max(0, Math.ceil((to - now) / 1_000))
  const inDay = seconds % 86_400
  const parts = [Math.trunc(inDay / 3_600), Math.trunc((inDay % 3_600) / 60), inDay % 60]
  return { over: seconds === 0, days: Math.trunc(seconds / 86_400), clock: parts.map(two).join(':') }
}

/** A video position: 75 → `01:15`, 3675 → `1:01:15`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.trunc(seconds))
  const tail = `${two(Math.trunc((s % 3_600) / 60))}:${two(s % 60)}`
  return s >= 3_600 ? `${Math.trunc(s / 3_600)}:${tail}` : tail
}
