import type { OrderRow } from '../leader/types.ts'
import type { PresaleState } from './types.ts'

export interface Board {
  count: number
  deposit: OrderRow[]
  due: OrderRow[]
  paid: OrderRow[]
  /** Whose rest did not come. */
  lost: OrderRow[]
  /** Until when the rest may be paid, once it is asked for. */
  by?: number
}

/** The orders of a presale by where they stand; those that never paid a deposit are not in it. */
export function boardOf(orders: readonly OrderRow[]): Board {
  const of = (...states: PresaleState[]): OrderRow[] => orders.filter(({ presale }) => presale && states.includes(presale.state as unknown as PresaleState))
  const lost = orders.filter(({ presale, status, paid }) => presale && status === 'cancelled' && presale.counted && paid > 0)
  const [deposit, due, paid] = [of('deposit_paid'), of('final_due'), of('paid')]
  const by = due[0]?.presale?.final_by
  return { count: deposit.length + due.length + paid.length + lost.length, deposit, due, paid, lost, ...(by && { by }) }
}
