import type { TeamView } from './types.ts'

export interface Place {
  key: string
  /** Who sits there; nobody in an empty one. */
  name?: string
  avatar?: string | null
  opener?: boolean
  mine?: boolean
  /** An unpaid order holds it. */
  held?: boolean
}

/** All places of a team in their order: those who paid, those that are being paid for, the empty ones. */
export function placesOf(team: TeamView): Place[] {
  const sitting = team.seats.map((seat, n) => ({ key: `s${n}`, name: seat.name, avatar: seat.avatar_url ?? null, opener: seat.opener, mine: seat.mine }))
  const open = team.status === 'forming' || team.status === 'undecided' ? team.size - sitting.length : 0
  const held = Math.max(0, open - team.free)
  const empty = Array.from({ length: open }, (_, n) => ({ key: `e${n}`, held: n < held }))
  return [...sitting, ...empty]
}

/** How many are missing until it is full. */
export const missing = (team: TeamView): number => Math.max(0, team.size - team.paid)
