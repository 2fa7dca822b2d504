import { newKey } from '@julin/kit'
import type { ProductRole, ProductView, SkuView, Temperature, Uploaded } from '../../contract.ts'

export interface SkuDraft {
  key: string
  id: string | null
  spec_name: string
  price: number | null
  supply_price: number | null
  /** Percent with up to two decimals, as typed; empty means the shop's own rate. */
  commission: string
  stock: number | null
  case_size: number | null
  /** Sold by weight: what a piece is called, its nominal grams, and how far a reading may be off, in percent. */
  weighed: boolean
  weigh_unit: string
  weigh_grams: number | null
  weigh_tolerance: number | null
}

export type Guarantee = ProductView['guarantee']
export const GUARANTEES = ['usual', 'covered', 'unsupported'] as const satisfies readonly Guarantee['kind'][]

export interface ProductDraft {
  supplier_id: string
  name: string
  subtitle: string
  origin: string
  unit_text: string
  role: ProductRole
  temperature: Temperature
  guarantee_text: string
  guarantee: Guarantee['kind']
  guarantee_hours: number | null
  guarantee_floor: number | null
  pictures: Uploaded[]
  skus: SkuDraft[]
}

export const newSku = (): SkuDraft => ({ key: newKey(), id: null, spec_name: '', price: null, supply_price: null, commission: '', stock: null, case_size: null, weighed: false, weigh_unit: '份', weigh_grams: 500, weigh_tolerance: 10 })

export const newProduct = (): ProductDraft => ({
  supplier_id: '', name: '', subtitle: '', origin: '', unit_text: '', role: 'traffic_driver', temperature: 'ambient', guarantee_text: '', guarantee: 'usual', guarantee_hours: 24, guarantee_floor: null, pictures: [], skus: [newSku()],
})

const skuDraft = (sku: SkuView): SkuDraft => ({
  key: newKey(), id: sku.id, spec_name: sku.spec_name, price: sku.price, supply_price: sku.supply_price ?? null,
  commission: String(sku.commission_bps / 100), stock: sku.on_hand, case_size: sku.case_size,
  weighed: !!sku.weighing, weigh_unit: sku.weighing?.unit ?? '份', weigh_grams: sku.weighing?.grams ?? 500, weigh_tolerance: sku.weighing ? Math.round(sku.weighing.tolerance_bps / 100) : 10,
})

const guaranteeDraft = (one: Guarantee): Pick<ProductDraft, 'guarantee' | 'guarantee_hours' | 'guarantee_floor'> => ({
  guarantee: one.kind, guarantee_hours: one.kind === 'covered' ? one.hours : 24, guarantee_floor: one.kind === 'covered' && one.floor_bps ? one.floor_bps / 100 : null,
})

/** Words that promise a guarantee are kept for goods that have one. */
const guaranteeBody = (draft: ProductDraft): Guarantee =>
  draft.guarantee === 'covered' ? { kind: 'covered', hours: draft.guarantee_hours ?? 0, floor_bps: (draft.guarantee_floor ?? 0) * 100 } : { kind: draft.guarantee }

export const toDraft = (p: ProductView): ProductDraft => ({
  supplier_id: p.supplier_id, name: p.name, subtitle: p.subtitle, origin: p.origin, unit_text: p.unit_text, role: p.role, temperature: p.temperature,
  guarantee_text: p.guarantee_text ?? '', ...guaranteeDraft(p.guarantee), pictures: p.image_keys.map((key, index) => ({ key, url: p.images[index] ?? '' })), skus: p.skus.map(skuDraft),
})

/** `12.5` percent → 1250 basis points; null when it is no rate. */
export function basisPoints(text: string): number | null {
  const match = /^\s*(\d{1,2})(?:\.(\d{1,2}))?\s*%?\s*$/.exec(text)
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null
}

export const skuReady = (sku: SkuDraft): boolean =>
  (sku.price ?? 0) > 0 && sku.supply_price !== null && (sku.commission.trim() === '' || basisPoints(sku.commission) !== null) &&
  (!sku.weighed || (sku.weigh_unit.trim() !== '' && (sku.weigh_grams ?? 0) > 0 && sku.weigh_tolerance !== null))

const skuBody = (sku: SkuDraft): object => ({
  ...(sku.id ? { id: sku.id } : { stock: sku.stock ?? 0 }), spec_name: sku.spec_name.trim(), price: sku.price, supply_price: sku.supply_price,
  ...(basisPoints(sku.commission) !== null && { commission_bps: basisPoints(sku.commission) }), ...(sku.case_size && { case_size: sku.case_size }),
  ...(sku.weighed && { weighing: { unit: sku.weigh_unit.trim(), grams: sku.weigh_grams, tolerance_bps: (sku.weigh_tolerance ?? 0) * 100 } }),
})

export function productBody(draft: ProductDraft): object {
  const { pictures, skus, guarantee_text, guarantee, guarantee_hours: _hours, guarantee_floor: _floor, ...rest } = draft
  const words = guarantee === 'unsupported' ? null : guarantee_text.trim() || null
  return { ...rest, name: rest.name.trim(), guarantee_text: words, guarantee: guaranteeBody(draft), image_keys: pictures.map(({ key }) => key), skus: skus.map(skuBody) }
}
