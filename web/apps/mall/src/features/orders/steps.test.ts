import { describe, expect, it } from 'vitest'
import { ladder, TABS } from './steps.ts'
import type { OrderStatus, OrderStep } from './types.ts'

const step = (status: OrderStatus, at: number, reason = ''): OrderStep => ({ status, at, actor: 'system', reason })
const brief = (rungs: ReturnType<typeof ladder>): string => rungs.map((r) => `${r.status}:${r.state}`).join(' ')

describe('the timeline of an order', () => {
  it('shows what happened, what is now and what is to come', () => {
    const rungs = ladder('paid', 1, [step('pending_payment', 1), step('paid', 2)])
    expect(brief(rungs)).toBe(
      'pending_payment:done paid:now aggregated:todo sourcing:todo at_pickup:todo picked_up:todo completed:todo',
    )
    expect(rungs.map((r) => r.at)).toEqual([1, 2, undefined, undefined, undefined, undefined, undefined])
  })

  it('folds the warehouse into one rung named by where the goods are', () => {
    const rungs = ladder('in_transit', 1, [step('paid', 2), step('aggregated', 3), step('sourcing', 4), step('in_transit', 6)])
    expect(rungs[3]).toEqual({ status: 'in_transit', state: 'now', at: 4 })
    expect(rungs[0]).toEqual({ status: 'pending_payment', state: 'done', at: 1 })
  })

  it('tells of goods that were handed over in place of others', () => {
    const rungs = ladder('picked_up', 1, [step('at_pickup', 6), step('picked_up', 7), step('picked_up', 9, 'replaced')])
    expect(rungs.slice(5)).toEqual([
      { status: 'picked_up', state: 'now', at: 7 },
      { status: 'picked_up', state: 'done', at: 9, reason: 'replaced' },
      { status: 'completed', state: 'todo' },
    ])
  })

  it('ends where a cancelled order ended, with the reason', () => {
    const rungs = ladder('cancelled', 1, [step('pending_payment', 1), step('cancelled', 5, 'expired')])
    expect(rungs).toEqual([
      { status: 'pending_payment', state: 'done', at: 1 },
      { status: 'cancelled', state: 'now', at: 5, reason: 'expired' },
    ])
  })
})

it('has every status but the cancelled in exactly one tab', () => {
  const all = Object.values(TABS).flat()
  expect(new Set(all).size).toBe(all.length)
  expect(all).toHaveLength(9)
})
