import { call, type Me } from '@julin/api'
import type { LeaderCard, PickupPoint, Ref } from '../orders/types.ts'

export interface Membership {
  leader: LeaderCard
  community: Ref
  building?: string | null
  building_id?: string | null
  unit?: string | null
  pickup_point: PickupPoint
  is_default: boolean
}

interface PublicCommunity extends Ref {
  buildings?: Ref[]
}

export interface PointsPage {
  balance: number
  entries: { id: string; at: number; points: number; basis: number; order_id: string }[]
  next?: string | null
}

export interface Consent {
  document: 'terms' | 'privacy'
  version: string
  at: number
}

const V1 = '/api/v1'

export const mine = {
  rename: (nickname: string) => call<Me>('PUT', `${V1}/me`, { body: { nickname } }),
  memberships: (signal: AbortSignal) => call<Membership[]>('GET', `${V1}/memberships`, { signal }),
  move: (leader: string, body: { building?: string; unit?: string; pickup_point?: string; is_default?: boolean }) =>
    call<Membership>('PUT', `${V1}/memberships/${leader}`, { body }),
  points: (cursor: string | null, signal: AbortSignal) => call<PointsPage>('GET', `${V1}/me/points`, { query: { cursor }, signal }),
  consents: (signal: AbortSignal) => call<Consent[]>('GET', `${V1}/me/consents`, { signal }),
  export: () => call<unknown>('GET', `${V1}/me/export`),
}

/** The buildings of a community, where it tells them to strangers; else the door is written whole. */
export async function buildingsOf(community: string, signal: AbortSignal): Promise<Ref[]> {
  const all = await call<PublicCommunity[]>('GET', `${V1}/communities/public`, { signal })
  return all.find((one) => one.id === community)?.buildings ?? []
}
