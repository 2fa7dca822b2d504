import { date, money, percent, type Lang, type Translate } from '@julin/kit'

/** Names of other things; the link beside says where they are. */
const SILENT = new Set(['upline', 'pickup_point', 'community', 'live', 'lines', 'grants', 'line_id'])
const MONEY = new Set(['amount', 'asked', 'cost', 'ordered', 'price', 'supply_price', 'total', 'payable', 'pickup_fee'])
const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null
const known = (t: Translate, key: string, otherwise: string): string => {
  const word = t(key)
  return word === key ? otherwise : word
}

/** What a state is called depends on what stands in it: `open` of a question is no open campaign. */
const state = (t: Translate, of: string, raw: string): string => known(t, `audit.value_of.${of}.${raw}`, known(t, `audit.value.${raw}`, raw))

function value(t: Translate, lang: Lang, of: string, key: string, raw: unknown): string {
  if (Array.isArray(raw) && raw.length === 2 && raw.every(isPlain)) return raw.map((one) => value(t, lang, of, key, one)).join(' → ')
  if (raw === null || raw === '') return t('list.none')
  if (typeof raw === 'boolean') return t(raw ? 'audit.yes' : 'audit.no')
  if (typeof raw === 'number' && MONEY.has(key)) return money(raw)
  if (typeof raw === 'number' && key.endsWith('_bps')) return percent(raw)
  if (typeof raw === 'number' && key.endsWith('_at')) return date(raw, 'datetime', lang)
  if (typeof raw === 'string') return state(t, of, raw)
  return typeof raw === 'object' ? JSON.stringify(raw) : String(raw)
}

/** What was done, in words; the program's name for it where there are none yet. */
export const deed = (t: Translate, action: string): string => known(t, `audit.did.${action}`, action)

/** The particulars in one line: what nobody can read, such as numbers of other things, is left out. */
export function particulars(t: Translate, lang: Lang, of: string, detail: Readonly<Record<string, unknown>>): string {
  const told = Object.entries(detail).filter(([key]) => !SILENT.has(key))
  return told.map(([key, raw]) => t('audit.pair', { key: known(t, `audit.key.${key}`, key), value: value(t, lang, of, key, raw) })).join(' · ')
}
