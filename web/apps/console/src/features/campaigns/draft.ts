import { newKey } from '@julin/kit'
import { badLevels, levelsBody, type DraftLevel } from './levels.ts'
import type { ProductView, Schemas, SkuView, Tier, Uploaded } from '../../contract.ts'

export interface DraftTier {
  key: string
  min_quantity: number | null
  price: number | null
}

/** 拼团, while it is written. */
export interface DraftTeam {
  on: boolean
  size: number | null
  price: number | null
  hours: number | null
  limit: number | null
  on_expiry: 'refund' | 'leader'
}

export const newTeam = (): DraftTeam => ({ on: false, size: 3, price: null, hours: 24, limit: null, on_expiry: 'refund' })

/** 定金预售, while it is written. */
export interface DraftPresale {
  on: boolean
  final_hours: number | null
  unpaid: 'forfeit' | 'refund'
}

export const newPresale = (): DraftPresale => ({ on: false, final_hours: 48, unpaid: 'refund' })

/** 起送量, while it is written. */
export interface DraftDispatch {
  min_quantity: number | null
  policy: 'refund' | 'go' | 'merge'
}

export const newDispatch = (): DraftDispatch => ({ min_quantity: null, policy: 'refund' })

/** An item while it is written: a SKU of the catalogue, or goods named in one line. */
export interface DraftItem {
  key: string
  team: DraftTeam
  sku_id: string | null
  name: string
  spec: string
  base_price: number | null
  tiers: DraftTier[]
  limit_per_member: number | null
  /** What is paid of a piece when it is ordered, in a presale. */
  deposit?: number | null
  /** How the leader's commission is reckoned; the goods' rate if nothing is said. */
  commission_kind?: '' | 'rate' | 'per_piece' | 'spread'
  commission_per_piece?: number | null
  /** What leaders of one level earn instead. */
  levels: DraftLevel[]
  stock: number | null
  supplier_id: string
  images: Uploaded[]
  /** What the catalogue still has of the SKU. */
  on_hand?: number
  /** Read from a text and not surely. */
  doubtful?: boolean
}

export type Parsed = Schemas['ParsedBuy']
export type ParsedItem = Schemas['ParsedItem']

/** A buy while it is written. */
export interface DraftBuy {
  title: string
  description: string
  pickup_note: string
  opens_at: number | null
  cutoff_at: number | null
  min_quantity: number | null
  /** Open again when the minimum is missed; no times refunds at once. */
  extend_hours: number | null
  extend_times: number | null
  presale: DraftPresale
  dispatch: DraftDispatch
  community_ids: string[]
  items: DraftItem[]
  /** What stands in the box, read or not. */
  pasted: string
  /** The text it was read from. */
  source_text: string
}

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000] as const

/** Open for a day and a little, until a full hour. */
export const newBuy = (now: number): DraftBuy => ({
  title: '', description: '', pickup_note: '', opens_at: null, cutoff_at: Math.ceil((now + DAY_MS) / HOUR_MS) * HOUR_MS, min_quantity: null,
  extend_hours: 12, extend_times: null, presale: newPresale(), dispatch: newDispatch(), community_ids: [], items: [], pasted: '', source_text: '',
})

/** Pieces put on offer when nobody says how many. */
const USUAL_STOCK = 100

export const draftTier = (tier?: Tier): DraftTier => ({ key: newKey(), min_quantity: tier?.min_quantity ?? null, price: tier?.price ?? null })

export function fromSku(product: ProductView, sku: SkuView): DraftItem {
  return {
    key: newKey(), sku_id: sku.id, name: product.name, spec: sku.spec_name, base_price: sku.price, tiers: [], limit_per_member: null,
    stock: Math.max(1, Math.min(USUAL_STOCK, sku.stock)), supplier_id: product.supplier_id, images: [], on_hand: sku.stock, team: newTeam(), levels: [],
  }
}

export function fromText(item: ParsedItem, supplier: string): DraftItem {
  return {
    key: newKey(), sku_id: null, name: item.name, spec: item.spec ?? '', base_price: item.price, tiers: item.tiers.map(draftTier),
    limit_per_member: item.limit_per_member ?? null, stock: item.stock ?? USUAL_STOCK, supplier_id: supplier, images: [],
    doubtful: item.confidence === 'low', team: newTeam(), levels: [],
  }
}

/** What is wrong with the ladder of an item: the index of the first tier that does not fit. */
export function badTier(item: DraftItem): number | null {
  let [quantity, price] = [0, item.base_price ?? 0]
  for (const [index, tier] of item.tiers.entries()) {
    if (tier.min_quantity === null || tier.price === null || tier.min_quantity <= quantity || tier.price >= price) return index
    ;[quantity, price] = [tier.min_quantity, tier.price]
  }
  return null
}

/** A team is cheaper than alone and than every tier. */
export function badTeam({ team, tiers, base_price }: DraftItem): boolean {
  if (!team?.on) return false
  const lowest = Math.min(base_price ?? 0, ...tiers.map((tier) => tier.price ?? 0))
  const within = (n: number | null, most: number): boolean => n !== null && n >= 1 && n <= most
  return !within(team.size, 50) || team.size === 1 || !within(team.hours, 168) || !within(team.price, lowest - 1) || (team.limit !== null && !within(team.limit, 999))
}

/** A deposit is above nothing and below every price. */
export function badDeposit({ deposit, tiers, base_price }: DraftItem): boolean {
  const lowest = Math.min(base_price ?? 0, ...tiers.map((tier) => tier.price ?? 0))
  return !deposit || deposit >= lowest
}

export const complete = (item: DraftItem): boolean =>
  !badTeam(item) && !badLevels(item.levels) && (item.commission_kind !== 'per_piece' || (item.commission_per_piece ?? 0) > 0) && item.name.trim() !== '' && (item.base_price ?? 0) > 0 && (item.stock ?? 0) > 0 && badTier(item) === null

/** As `POST /campaigns` takes it. */
export function itemBody(item: DraftItem, presale = false): Record<string, unknown> {
  const quick = { name: item.name.trim(), spec: item.spec.trim(), image_keys: item.images.map(({ key }) => key), ...(item.supplier_id && { supplier_id: item.supplier_id }) }
  return {
    ...(item.sku_id ? { sku_id: item.sku_id } : { quick }),
    base_price: item.base_price,
    tiers: item.tiers.map(({ min_quantity, price }) => ({ min_quantity, price })),
    ...(item.limit_per_member && { limit_per_member: item.limit_per_member }),
    stock: item.stock,
    ...(presale && { deposit: item.deposit }),
    ...(item.commission_kind && { commission_kind: item.commission_kind }),
    ...(item.commission_kind === 'per_piece' && { commission_per_piece: item.commission_per_piece ?? 0 }),
    ...(item.levels?.length && { commission_levels: levelsBody(item.levels) }),
    ...(item.team?.on && !presale && { team: { size: item.team.size, price: item.team.price, hours: item.team.hours, ...(item.team.limit && { limit: item.team.limit }), on_expiry: item.team.on_expiry } }),
  }
}

export const buyBody = ({ title, description, pickup_note, community_ids, cutoff_at, opens_at, min_quantity, extend_hours, extend_times, presale, dispatch, source_text, items }: DraftBuy, draft: boolean): object => ({
  title: title.trim(), description: description.trim(), pickup_note: pickup_note.trim(), community_ids, cutoff_at,
  ...(opens_at && { opens_at }), ...(min_quantity && { min_quantity }), ...(min_quantity && extend_times && { extension: { hours: extend_hours ?? 0, times: extend_times } }), ...(presale?.on && { presale: { final_hours: presale.final_hours ?? 0, unpaid: presale.unpaid } }), ...(dispatch?.min_quantity && { dispatch: { min_quantity: dispatch.min_quantity, policy: dispatch.policy } }), ...(source_text && { source_text }), items: items.map((item) => itemBody(item, presale?.on)), draft,
})
