import type { Lang } from '../format.ts'
import type { WeighLine, WeighUnit } from './types.ts'

export const UNITS: WeighUnit[] = ['jin', 'kg', 'g']
const GRAMS: Record<WeighUnit, number> = { jin: 500, kg: 1_000, g: 1 }
/** Digits after the point that mean something: a tenth of a gram does not. */
const DECIMALS: Record<WeighUnit, number> = { jin: 3, kg: 3, g: 0 }

/** `1.9` 斤 → 950 grams in whole numbers; null when it is no weight. */
export function toGrams(text: string, unit: WeighUnit): number | null {
  const match = /^(\d{1,6})(?:\.(\d*))?$/.exec(text)
  if (!match || (match[2] ?? '').length > DECIMALS[unit]) return null
  const thousandths = Number(match[1]) * 1_000 + Number((match[2] ?? '').padEnd(3, '0'))
  const grams = Math.round((thousandths * GRAMS[unit]) / 1_000)
  return grams > 0 ? grams : null
}

/** 950 grams as one types them in a unit: `1.9`. */
export function typed(grams: number, unit: WeighUnit): string {
  const thousandths = Math.round((grams * 1_000) / GRAMS[unit])
  const rest = String(thousandths % 1_000).padStart(3, '0').replace(/0+$/, '')
  return `${Math.trunc(thousandths / 1_000)}${rest ? `.${rest}` : ''}`
}

/** What a key of the pad makes of what stands there. */
export function press(text: string, key: string, unit: WeighUnit): string {
  if (key === 'back') return text.slice(0, -1)
  if (key === '.') return DECIMALS[unit] && !text.includes('.') ? `${text || '0'}.` : text
  const next = text === '0' ? key : text + key
  const [whole = '', part = ''] = next.split('.')
  return whole.length > 6 || part.length > DECIMALS[unit] ? text : next
}

export const isWild = (line: WeighLine, grams: number): boolean => grams < line.least_grams || grams > line.most_grams

/** The next line that waits for its weight, after `from` and then from the beginning. */
export function nextOf(lines: readonly WeighLine[], from: string): WeighLine | null {
  const at = lines.findIndex((line) => line.line_id === from)
  const waits = (line: WeighLine): boolean => !line.locked && line.grams == null
  return lines.slice(at + 1).find(waits) ?? lines.slice(0, Math.max(at, 0)).find(waits) ?? null
}

/** How far the weighed ones are off what was ordered, together. */
export function drift(lines: readonly WeighLine[]): { done: number; off: number } {
  const weighed = lines.filter((line) => line.grams != null)
  return { done: weighed.length, off: weighed.reduce((sum, line) => sum + line.grams! - line.ordered_grams, 0) }
}

/** Exactly, as one reads a scale: `1.9 斤`, `0.95 kg`, `950 克`. */
export function exact(grams: number, lang: Lang, sign = false): string {
  const mark = grams < 0 ? '−' : sign && grams > 0 ? '+' : ''
  const abs = Math.abs(grams)
  if (lang === 'zh-CN') return mark + (abs < 50 ? `${abs} 克` : `${typed(abs, 'jin')} 斤`)
  return mark + (abs < 1_000 ? `${abs} g` : `${typed(abs, 'kg')} kg`)
}
