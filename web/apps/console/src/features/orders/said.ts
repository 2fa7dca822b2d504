import type { Schemas } from '../../contract.ts'

type T = (key: string, slots?: Record<string, string | number>) => string

const MONEY = new Set(['total', 'surcharge', 'surcharge_returned', 'cash', 'refunded', 'discount', 'deposit', 'amount'])

/** `edited: asked for less` → the reason that somebody gave. */
export const why = (reason: string): string => /^[a-z_]+: (.+)$/s.exec(reason)?.[1] ?? ''

/** One field that changed, in words. */
export function said(change: Schemas['OrderChange'], t: T): string {
  const word = t(`orders.field.${change.field}`)
  const what = change.name ?? (word.startsWith('orders.') ? change.field : word)
  const shown = (value?: string | null): string => (value ? (MONEY.has(change.field) ? `¥${value}` : value) : '–')
  return `${what}：${shown(change.from)} → ${shown(change.to)}`
}
