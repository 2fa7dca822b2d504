import { newKey } from '@julin/kit'
import type { ProductView, Schemas, SkuView, Tier, Uploaded } from '../../contract.ts'

export interface DraftTier {
  key: string
  min_quantity: number | null
  price: number | null
}

/** An item while it is written: a SKU of the catalogue, or goods named in one line. */
export interface DraftItem {
  key: string
  sku_id: string | null
  name: string
  spec: string
  base_price: number | null
  tiers: DraftTier[]
  limit_per_member: number | null
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
  community_ids: [], items: [], pasted: '', source_text: '',
})

/** Pieces put on offer when nobody says how many. */
const USUAL_STOCK = 100

export const draftTier = (tier?: Tier): DraftTier => ({ key: newKey(), min_quantity: tier?.min_quantity ?? null, price: tier?.price ?? null })

export function fromSku(product: ProductView, sku: SkuView): DraftItem {
  return {
    key: newKey(), sku_id: sku.id, name: product.name, spec: sku.spec_name, base_price: sku.price, tiers: [], limit_per_member: null,
    stock: Math.max(1, Math.min(USUAL_STOCK, sku.stock)), supplier_id: product.supplier_id, images: [], on_hand: sku.stock,
  }
}

export function fromText(item: ParsedItem, supplier: string): DraftItem {
  return {
    key: newKey(), sku_id: null, name: item.name, spec: item.spec ?? '', base_price: item.price, tiers: item.tiers.map(draftTier),
    limit_per_member: item.limit_per_member ?? null, stock: item.stock ?? USUAL_STOCK, supplier_id: supplier, images: [],
    doubtful: item.confidence === 'low',
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

export const complete = (item: DraftItem): boolean =>
  item.name.trim() !== '' && (item.base_price ?? 0) > 0 && (item.stock ?? 0) > 0 && badTier(item) === null

/** As `POST /campaigns` takes it. */
export function itemBody(item: DraftItem): Record<string, unknown> {
  const quick = { name: item.name.trim(), spec: item.spec.trim(), image_keys: item.images.map(({ key }) => key), ...(item.supplier_id && { supplier_id: item.supplier_id }) }
  return {
    ...(item.sku_id ? { sku_id: item.sku_id } : { quick }),
    base_price: item.base_price,
    tiers: item.tiers.map(({ min_quantity, price }) => ({ min_quantity, price })),
    ...(item.limit_per_member && { limit_per_member: item.limit_per_member }),
    stock: item.stock,
  }
}

export const buyBody = ({ title, description, pickup_note, community_ids, cutoff_at, opens_at, min_quantity, source_text, items }: DraftBuy, draft: boolean): object => ({
  title: title.trim(), description: description.trim(), pickup_note: pickup_note.trim(), community_ids, cutoff_at,
  ...(opens_at && { opens_at }), ...(min_quantity && { min_quantity }), ...(source_text && { source_text }), items: items.map(itemBody), draft,
})
