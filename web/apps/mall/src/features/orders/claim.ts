import type { ClaimReason, OrderLine } from './types.ts'

export const REASONS: ClaimReason[] = ['damaged', 'missing', 'wrong', 'quality']
/** Tenths of a line: 坏 3/10. */
export const TENTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

/** What is spoiled is told by share, what is missing or wrong by piece. */
export const byShare = (reason: ClaimReason): boolean => reason === 'damaged' || reason === 'quality'

/** What can still come back on a line. */
export const left = (line: OrderLine): number => line.amount - line.true_up - line.refunded

/** What the claim would give back, as the server reckons it: never more than is left. */
export function estimate(line: OrderLine, reason: ClaimReason, tenths: number, pieces: number): number {
  const net = line.amount - line.true_up
  const part = byShare(reason) ? Math.floor((net * tenths) / 10) : Math.floor((net * pieces) / line.quantity)
  return Math.min(part, left(line))
}
