/** Numbers from the wire as people read them. Money is integer fen, weight integer grams, time
 *  server milliseconds shown in the shop's zone: no float and no device zone anywhere. */

export type Lang = 'zh-CN' | 'en'

// --- money ------------------------------------------------------------------------------------

export interface MoneyParts {
  sign: '' | '-' | '+'
  symbol: string
  whole: string
  fraction: string
}

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')

export function moneyParts(fen: number, plus = false): MoneyParts {
  const abs = Math.abs(fen)
  return {
    sign: fen < 0 ? '-' : plus && fen > 0 ? '+' : '',
    symbol: '¥',
    whole: group(String(Math.trunc(abs / 100))),
    fraction: String(abs % 100).padStart(2, '0'),
  }
}

/** 1280 → `¥12.80`; with `plus`, a gain is marked `+¥12.80`. */
export function money(fen: number, plus = false): string {
  const { sign, symbol, whole, fraction } = moneyParts(fen, plus)
  return `${sign}${symbol}${whole}.${fraction}`
}

/** `12.8` typed by a person → 1280 fen; null when it is not an amount. */
export function parseYuan(text: string): number | null {
  const match = /^\s*[¥￥]?\s*(\d{1,9})(?:\.(\d{1,2}))?\s*$/.exec(text.replace(/,/g, ''))
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** Basis points → `12.5%`. */
export function percent(basisPoints: number): string {
  return `${fixed(basisPoints, 100)}%`
}

// --- quantities -------------------------------------------------------------------------------

/** `n / unit` with at most two decimals, in integer arithmetic. */
function fixed(n: number, unit: number): string {
  const hundredths = Math.round((n * 100) / unit)
  const abs = Math.abs(hundredths)
  const rest = String(abs % 100).padStart(2, '0').replace(/0+$/, '')
  return `${hundredths < 0 ? '-' : ''}${Math.trunc(abs / 100)}${rest ? `.${rest}` : ''}`
}

/** Grams as a neighbour says them: 斤 in Chinese, g or kg in English. */
export function weight(grams: number, lang: Lang): string {
  if (lang === 'zh-CN') return grams < 50 ? `${grams} 克` : `${fixed(grams, 500)} 斤`
  return grams < 1_000 ? `${grams} g` : `${fixed(grams, 1_000)} kg`
}

/** 12345 → `1.2万` or `12.3k`, rounded down: a count is never made larger than it is. */
export function compact(n: number, lang: Lang): string {
  const steps: [number, string][] =
    lang === 'zh-CN' ? [[1e8, '亿'], [1e4, '万']] : [[1e6, 'M'], [1e3, 'k']]
  const step = steps.find(([size]) => n >= size)
  if (!step) return String(n)
  const tenths = Math.floor(n / (step[0] / 10))
  return `${Math.trunc(tenths / 10)}${tenths % 10 ? `.${tenths % 10}` : ''}${step[1]}`
}

// --- people -----------------------------------------------------------------------------------

/** The first character for an avatar, whole even when it is an emoji. */
export const initial = (name: string): string => [...name.trim()][0]?.toUpperCase() ?? '·'
