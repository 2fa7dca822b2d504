import { call, type components } from '@julin/api'
import type {
  AfterSale, Arrival, CampaignCard, CampaignView, ChainRow, EarningEntry, Earnings, HandedOver, Invite, Leftover, Liable, MemberCard,
  Moment, NewCampaign, OrderRow, Page, Parsed, Roster, Sorting, Unclaimed,
  Withdrawal,
} from './types.ts'

const V1 = '/api/v1'
type Heads = Record<string, string>

export const keys = {
  campaigns: ['campaigns', 'mine'] as const,
  campaign: (id: string) => ['campaigns', 'managed', id] as const,
  handover: (id: string) => ['handover', id] as const,
  claims: ['after-sales'] as const,
}

export const campaigns = {
  parse: (text: string) => call<Parsed>('POST', `${V1}/campaigns/parse`, { body: { text } }),
  create: (body: NewCampaign, headers: Heads) => call<CampaignView>('POST', `${V1}/campaigns`, { body, headers }),
  mine: (leader: string, cursor: string | null, signal: AbortSignal) =>
    call<Page<CampaignCard>>('GET', `${V1}/campaigns`, { query: { leader, mine: true, cursor }, signal }),
  one: (id: string, leader: string, signal: AbortSignal) =>
    call<CampaignView>('GET', `${V1}/campaigns/${id}`, { query: { leader }, signal }),
  chain: (id: string, leader: string, cursor: string | null, signal: AbortSignal) =>
    call<Page<ChainRow>>('GET', `${V1}/campaigns/${id}/chain`, { query: { leader, cursor }, signal }),
  text: (id: string, moment: Moment, signal: AbortSignal) =>
    call<{ text: string }>('GET', `${V1}/campaigns/${id}/share-text`, { query: { moment }, signal }),
  cutoffNow: (id: string) => call<CampaignView>('POST', `${V1}/campaigns/${id}/cutoff-now`),
  cancel: (id: string) => call<unknown>('POST', `${V1}/campaigns/${id}/cancel`),
  arrive: (id: string, pickup_point_id: string) =>
    call<Arrival>('POST', `${V1}/campaigns/${id}/arrivals`, { body: { pickup_point_id } }),
  sorting: (id: string, pickup_point: string, signal: AbortSignal) =>
    call<Sorting>('GET', `${V1}/campaigns/${id}/sorting`, { query: { pickup_point }, signal }),
}

/** Every order of a buy; pages of a hundred. */
export async function ordersOf(campaign: string, leader: string, signal: AbortSignal): Promise<OrderRow[]> {
  const all: OrderRow[] = []
  let cursor: string | null | undefined
  do {
    const page: Page<OrderRow> = await call('GET', `${V1}/orders/search`, { query: { campaign, leader, cursor, limit: 100 }, signal })
    all.push(...page.items)
    cursor = page.next
  } while (cursor && all.length < 2_000)
  return all
}

export const handover = {
  list: (campaign: string, q: string, signal: AbortSignal) =>
    call<Roster>('GET', `${V1}/handover`, { query: { campaign: campaign === 'all' ? null : campaign, q }, signal }),
  give: (order_ids: string[], headers: Heads) => call<HandedOver>('POST', `${V1}/handover`, { body: { order_ids }, headers }),
  returns: (code: string) => call<{ items: AfterSale[] }>('POST', `${V1}/handover/returns`, { body: { code } }),
  unclaimed: (campaign: string, signal: AbortSignal) =>
    call<Unclaimed>('GET', `${V1}/handover/unclaimed`, { query: { campaign }, signal }),
}

export const claims = {
  list: (leader: string, status: string, cursor: string | null, signal: AbortSignal) =>
    call<Page<AfterSale>>('GET', `${V1}/after-sales`, { query: { leader, status, cursor }, signal }),
  approve: (id: string, body: { amount?: number; liable: Liable; keep_goods?: boolean; note?: string }) =>
    call<AfterSale>('POST', `${V1}/after-sales/${id}/approve`, { body }),
  reject: (id: string, note: string) => call<AfterSale>('POST', `${V1}/after-sales/${id}/reject`, { body: { note } }),
  replace: (id: string, body: { liable: Liable; note?: string }) => call<AfterSale>('POST', `${V1}/after-sales/${id}/replace`, { body }),
  leftover: (id: string, signal: AbortSignal) => call<Leftover>('GET', `${V1}/after-sales/${id}/leftover`, { signal }),
  returned: (id: string, goods: 'restocked' | 'wasted') => call<AfterSale>('POST', `${V1}/after-sales/${id}/returned`, { body: { goods } }),
}

export const people = {
  members: (tag: string, q: string, cursor: string | null, signal: AbortSignal) =>
    call<Page<MemberCard>>('GET', `${V1}/leader/members`, { query: { tag, q, cursor }, signal }),
  invite: (signal: AbortSignal) => call<Invite>('GET', `${V1}/leader/invite`, { signal }),
}

export const earnings = {
  level: (signal: AbortSignal) => call<components['schemas']['MyLeaderLevel']>('GET', `${V1}/leader/level`, { signal }),
  sums: (signal: AbortSignal) => call<Earnings>('GET', `${V1}/leader/earnings`, { signal }),
  entries: (cursor: string | null, signal: AbortSignal) =>
    call<Page<EarningEntry>>('GET', `${V1}/leader/earnings/entries`, { query: { cursor }, signal }),
  withdrawals: (signal: AbortSignal) => call<Page<Withdrawal>>('GET', `${V1}/leader/withdrawals`, { signal }),
  withdraw: (amount: number, headers: Record<string, string>) => call<Withdrawal>('POST', `${V1}/leader/withdrawals`, { body: { amount }, headers }),
  cancelWithdrawal: (id: string) => call<Withdrawal>('POST', `${V1}/leader/withdrawals/${id}/cancel`),
}
