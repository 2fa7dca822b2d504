import type { OrderStatus, OrderStep } from './types.ts'

export interface Rung {
  status: OrderStatus
  at?: number
  state: 'done' | 'now' | 'todo'
  reason?: string
}

/** What a buyer waits for, in order; what happens in the warehouse is one rung. */
const LADDER: OrderStatus[] = ['pending_payment', 'paid', 'aggregated', 'sourcing', 'at_pickup', 'picked_up', 'completed']
const INSIDE: OrderStatus[] = ['sourcing', 'sorted', 'in_transit']

const rungOf = (status: OrderStatus): OrderStatus => (INSIDE.includes(status) ? 'sourcing' : status)

function ended(steps: readonly OrderStep[]): Rung[] {
  return steps.map((step, i) => ({
    status: step.status,
    at: step.at,
    state: i === steps.length - 1 ? 'now' : 'done',
    ...(step.reason && { reason: step.reason }),
  }))
}

/** The timeline of an order: what happened with its time, what is now, what is still to come. */
export function ladder(status: OrderStatus, placedAt: number, steps: readonly OrderStep[]): Rung[] {
  const happened = steps.some((step) => step.status === 'pending_payment')
    ? steps
    : [{ status: 'pending_payment' as const, at: placedAt, actor: 'member', reason: '' }, ...steps]
  if (status === 'cancelled') return ended(happened)
  const reached = LADDER.indexOf(rungOf(status))
  const rungs = LADDER.map((rung, i): Rung => {
    const at = happened.find((step) => rungOf(step.status) === rung)?.at
    const inside = rung === 'sourcing' && i === reached ? status : rung
    return { status: inside, state: i < reached ? 'done' : i === reached ? 'now' : 'todo', ...(at !== undefined && { at }) }
  })
  // goods that were handed over in place of others
  const again = happened.filter((step) => step.reason === 'replaced').map((step): Rung => ({ status: 'picked_up', at: step.at, state: 'done', reason: 'replaced' }))
  rungs.splice(LADDER.indexOf('picked_up') + 1, 0, ...again)
  return rungs
}

/** Groups of the list's tabs; the empty group is everything. */
export const TABS: Record<string, OrderStatus[]> = {
  '': [],
  pay: ['pending_payment'],
  going: ['paid', 'aggregated', ...INSIDE],
  pickup: ['at_pickup'],
  done: ['picked_up', 'completed'],
}
