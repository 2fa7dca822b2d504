import type { Schemas } from '../../contract.ts'

export type CouponView = Schemas['CouponView']
export type CouponInput = Schemas['CouponInput']
export type Kind = Schemas['CouponKind']

/** A coupon while it is written: amounts as typed, null where nothing stands yet. */
export interface Draft {
  title: string
  kind: Kind
  amount: number | null
  /** Percent taken off. */
  percent: number | null
  cap: number | null
  threshold: number | null
  supplier: string
  campaigns: string[]
  products: string[]
  leaders: string[]
  tags: string[]
  tiers: string[]
  from: number | null
  until: number | null
  days: number | null
  extend: number | null
  total: number | null
  perMember: number | null
  claimable: boolean
}

const MONTH_MS = 30 * 86_400_000

export function fresh(now: number): Draft {
  return {
    title: '', kind: 'threshold', amount: null, percent: null, cap: null, threshold: null, supplier: '', campaigns: [], products: [], leaders: [], tags: [], tiers: [],
    from: null, until: now + MONTH_MS, days: null, extend: 7, total: 100, perMember: 1, claimable: true,
  }
}

export function draftOf(view: CouponView): Draft {
  return {
    title: view.title,
    kind: view.kind,
    amount: view.amount || null,
    percent: view.rate_bps ? view.rate_bps / 100 : null,
    cap: view.cap ?? null,
    threshold: view.threshold || null,
    supplier: view.supplier_id ?? '',
    campaigns: [...(view.reach.campaigns ?? [])],
    products: [...(view.reach.products ?? [])],
    leaders: [...(view.reach.leaders ?? [])],
    tags: [...view.tags],
    tiers: [...view.tier_ids],
    from: view.valid_from,
    until: view.valid_until,
    days: view.valid_days ?? null,
    extend: view.extend_days,
    total: view.total,
    perMember: view.per_member,
    claimable: view.claimable,
  }
}

/** What is sent: only what its kind has. The server says what is missing. */
export function inputOf(draft: Draft): CouponInput {
  const byRate = draft.kind === 'percentage'
  return {
    title: draft.title.trim(),
    kind: draft.kind,
    amount: byRate ? 0 : (draft.amount ?? 0),
    rate_bps: byRate ? Math.round((draft.percent ?? 0) * 100) : 0,
    cap: byRate ? draft.cap : null,
    threshold: draft.kind === 'fixed' ? 0 : (draft.threshold ?? 0),
    supplier_id: draft.supplier || null,
    campaign_ids: draft.campaigns,
    product_ids: draft.products,
    leader_ids: draft.leaders,
    tags: draft.tags,
    tier_ids: draft.tiers,
    valid_from: draft.from,
    valid_until: draft.until ?? 0,
    valid_days: draft.days,
    extend_days: draft.extend ?? 0,
    total: draft.total ?? 0,
    per_member: draft.perMember ?? 0,
    claimable: draft.claimable,
  }
}
