import { expect, it } from 'vitest'
import { boardOf } from './board.ts'
import type { OrderRow } from '../leader/types.ts'

const order = (status: string, state: string | null, more: object = {}): OrderRow =>
  ({ id: `${status}-${state}`, status, paid: 500, presale: state && { state, deposit: 500, rest: 1490, counted: state === 'final_due' || state === 'forfeited', final_by: 99, ...more } }) as unknown as OrderRow

it('sorts the orders of a presale by what is paid', () => {
  const board = boardOf([
    order('paid', 'deposit_paid'), order('paid', 'final_due'), order('aggregated', 'paid'), order('cancelled', 'forfeited'),
    order('pending_payment', 'deposit_due'), order('cancelled', 'ended'), order('paid', null),
  ])
  expect([board.deposit.length, board.due.length, board.paid.length, board.lost.length]).toEqual([1, 1, 1, 1])
  expect([board.count, board.by]).toEqual([4, 99])
})
