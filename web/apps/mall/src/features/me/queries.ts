import { call, type components, type Me } from '@julin/api'
import type { Named } from '../orders/types.ts'

type Shapes = components['schemas']

export type Membership = Shapes['MembershipView']
export type MemberTier = Shapes['MemberTierView']
export type PointsPage = Shapes['PointsView']
export type Consent = Shapes['ConsentRow']
/** Buildings are told where the shop lets strangers know them. */
type PublicCommunity = Shapes['PublicCommunity'] & { buildings?: Named[] }

const V1 = '/api/v1'

export const mine = {
  rename: (nickname: string) => call<Me>('PUT', `${V1}/me`, { body: { nickname } }),
  memberships: (signal: AbortSignal) => call<Membership[]>('GET', `${V1}/memberships`, { signal }),
  move: (leader: string, body: Shapes['MembershipEdit']) =>
    call<Membership>('PUT', `${V1}/memberships/${leader}`, { body }),
  points: (cursor: string | null, signal: AbortSignal) => call<PointsPage>('GET', `${V1}/me/points`, { query: { cursor }, signal }),
  tier: (signal: AbortSignal) => call<MemberTier>('GET', `${V1}/me/tier`, { signal }),
  consents: (signal: AbortSignal) => call<Consent[]>('GET', `${V1}/me/consents`, { signal }),
  export: () => call<Shapes['IdentityExport']>('GET', `${V1}/me/export`),
}

/** The buildings of a community, where it tells them to strangers; else the door is written whole. */
export async function buildingsOf(community: string, signal: AbortSignal): Promise<Named[]> {
  const all = await call<PublicCommunity[]>('GET', `${V1}/communities/public`, { signal })
  return all.find((one) => one.id === community)?.buildings ?? []
}
