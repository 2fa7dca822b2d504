import type { ClaimKind, ClaimLine, ClaimReason, OrderLine } from './types.ts'

export const REASONS: ClaimReason[] = ['damaged', 'missing', 'wrong', 'quality']
/** Tenths of a line: 坏 3/10. */
export const TENTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
/** The tenths that can be tapped on the order itself. */
export const QUICK_TENTHS = [1, 3, 5, 10]

/** What is claimed of one line. */
export interface Pick {
  line: OrderLine
  reason: ClaimReason
  tenths: number
  pieces: number
}

/** What is spoiled is told by share, what is missing or wrong by piece. */
export const byShare = (reason: ClaimReason): boolean => reason === 'damaged' || reason === 'quality'

/** Reasons that can still be claimed: quality only within the line's guarantee. */
export const reasonsOf = (line: OrderLine, now: number): ClaimReason[] =>
  guaranteed(line, now) ? REASONS : REASONS.filter((reason) => !byShare(reason))

export const guaranteed = (line: OrderLine, now: number): boolean => line.claimable && (line.claim_until ?? 0) > now

/** The smallest share that the guarantee pays from, in tenths. */
export const fewestTenths = (line: OrderLine): number => (line.guarantee.kind === 'covered' ? Math.max(1, Math.ceil((line.guarantee.floor_bps ?? 0) / 1_000)) : 1)

export const newPick = (line: OrderLine, now: number, tenths = 0): Pick => ({ line, reason: reasonsOf(line, now)[0] ?? 'missing', tenths, pieces: 1 })

/** What the line cost in the end, before refunds. */
export const net = (line: OrderLine): number => line.amount - line.discount - line.true_up - (line.weighing?.settled ? (line.weighing.refund ?? 0) : 0)

/** What can still come back on a line. */
export const left = (line: OrderLine): number => net(line) - line.refunded

/** Whether it is told by share; what goes back is counted in pieces. */
export const told = (pick: Pick, kind: ClaimKind): 'share' | 'pieces' => (byShare(pick.reason) && kind === 'refund_only' ? 'share' : 'pieces')

/** What the claim would give back, as the server reckons it: never more than is left. */
export function estimate(pick: Pick, kind: ClaimKind): number {
  const part = told(pick, kind) === 'share' ? (net(pick.line) * pick.tenths) / 10 : (net(pick.line) * pick.pieces) / pick.line.quantity
  return Math.min(Math.floor(part), left(pick.line))
}

export const lineBody = (pick: Pick, kind: ClaimKind): ClaimLine => ({
  line_id: pick.line.id,
  reason: pick.reason,
  ...(told(pick, kind) === 'share' ? { share_bps: pick.tenths * 1_000 } : { quantity: pick.pieces }),
})
