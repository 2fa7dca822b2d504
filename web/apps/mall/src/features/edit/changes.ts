import type { OrderStep } from '../orders/types.ts'

type T = (key: string, slots?: Record<string, string | number>) => string

export interface Said {
  at: number
  who: string
  why: string
  lines: string[]
}

const KNOWN = new Set(['quantity', 'pickup_point', 'note', 'total', 'surcharge', 'surcharge_returned', 'cash', 'refunded', 'discount', 'deposit', 'amount', 'buyer'])
const MONEY = new Set(['total', 'surcharge', 'surcharge_returned', 'cash', 'refunded', 'discount', 'deposit', 'amount'])

/** `edited: more of it` → the reason that somebody gave. */
const whyOf = (reason: string): string => /^[a-z_]+: (.+)$/s.exec(reason)?.[1] ?? ''

function line(change: { field: string; name?: string | null; from?: string | null; to?: string | null }, t: T): string[] {
  if (!KNOWN.has(change.field)) return []
  const shown = (value?: string | null): string => (value ? (MONEY.has(change.field) ? `¥${value}` : value) : t('edit.none'))
  const what = change.name ?? t(`edit.field.${change.field}`)
  if (!change.from) return [t(change.field === 'quantity' ? 'edit.added' : 'edit.now', { what, to: shown(change.to) })]
  if (!change.to) return [t(change.field === 'quantity' ? 'edit.removed' : 'edit.gone', { what, from: shown(change.from) })]
  return [t('edit.from_to', { what, from: shown(change.from), to: shown(change.to) })]
}

/** The steps that changed something, newest first, in words. */
export function changesOf(steps: readonly OrderStep[], t: T): Said[] {
  const said = steps.flatMap((step) => {
    const lines = (step.changes ?? []).flatMap((change) => line(change, t))
    return lines.length ? [{ at: step.at, who: t(`edit.by.${step.actor}`), why: whyOf(step.reason), lines }] : []
  })
  return said.reverse()
}
