import { parseYuan } from '@julin/kit'
import type { CampaignView, NewCampaign, NewItem, Parsed, ParsedItem, Tier } from './types.ts'

/** What the leader edits before a buy opens; numbers stay text until they are sent. */
export interface DraftItem {
  uid: number
  name: string
  spec: string
  price: string
  stock: string
  limit: string
  tiers: { min: string; price: string }[]
  images: string[]
  skuId?: string
  /** The line it was read from, where the reading is doubtful. */
  said?: string
  /** Recognised without a doubt, or looked at since. */
  sure: boolean
  open: boolean
}

export interface Draft {
  title: string
  note: string
  cutoffAt: number
  minimum: string
  items: DraftItem[]
  unrecognised: { line: number; text: string }[]
  source: string
}

export const STOCK_UNLESS_TOLD = '100'
let last = 0
const uid = (): number => (last += 1)
/** 1990 → `19.9`, as one types it. */
export const yuan = (fen: number): string => `${fen / 100}`
const words = (n?: number | null): string => (n ? String(n) : '')

export function blankItem(name = ''): DraftItem {
  return { uid: uid(), name, spec: '', price: '', stock: STOCK_UNLESS_TOLD, limit: '', tiers: [], images: [], sure: true, open: true }
}

const NUMBERED = /^\s*(?:[①-⑳]|\d\uFE0F?\u20E3|[\d０-９]+\s*[.、．)）:：])\s*/
const MEASURE = /\s*(\d+(?:\.\d+)?\s*(?:斤|千克|公斤|克|kg|g|升|L|ml|个|枚|只|盒|袋|瓶|箱|包|份|板|条)\S*)\s*$/i

/** A line that had no price, as an item: without its number, its measure apart. */
export function itemOfLine(text: string): DraftItem {
  const bare = text.replace(NUMBERED, '').trim()
  const spec = MEASURE.exec(bare)?.[1] ?? ''
  const name = spec ? bare.replace(MEASURE, '') : bare
  return { ...blankItem((name || bare).slice(0, 40)), spec: name ? spec : '' }
}

const tiersOf = (tiers: readonly Tier[]): DraftItem['tiers'] =>
  tiers.map((tier) => ({ min: String(tier.min_quantity), price: yuan(tier.price) }))

function parsedItem(item: ParsedItem, lines: readonly string[]): DraftItem {
  const sure = item.confidence === 'high'
  return {
    ...blankItem(item.name),
    spec: item.spec ?? '',
    price: yuan(item.price),
    stock: words(item.stock) || STOCK_UNLESS_TOLD,
    limit: words(item.limit_per_member),
    tiers: tiersOf(item.tiers),
    ...(!sure && lines[item.line - 1] && { said: lines[item.line - 1]!.trim() }),
    sure,
    open: !sure,
  }
}

export function fromParsed(parsed: Parsed, source: string, cutoffAt: number, title: string): Draft {
  return {
    title: parsed.title?.trim() || title,
    note: '',
    cutoffAt: parsed.cutoff_at ?? cutoffAt,
    minimum: words(parsed.min_quantity),
    items: parsed.items.map((item) => parsedItem(item, source.split('\n'))),
    unrecognised: [...parsed.unrecognised],
    source,
  }
}

/** A kept draft gets new numbers for its rows: counting began anew with the page. */
export const afterRestart = (draft: Draft | null): Draft | null =>
  draft && { ...draft, items: draft.items.map((item) => ({ ...item, uid: uid() })) }

/** The last buy once more: same goods and prices, a new cutoff. */
export function fromCampaign(view: CampaignView, cutoffAt: number): Draft {
  const items = view.items.map((item) => ({
    ...blankItem(item.name),
    spec: item.spec ?? '',
    price: yuan(item.base_price),
    limit: words(item.limit_per_member),
    tiers: tiersOf(item.tiers),
    skuId: item.sku_id,
    open: false,
  }))
  return { title: view.title, note: view.description ?? '', cutoffAt, minimum: words(view.min_quantity), items, unrecognised: [], source: '' }
}

const count = (text: string): number | null => (/^\s*\d{1,7}\s*$/.test(text) ? Number(text) : null)

export interface Fault {
  /** 0 is the buy itself. */
  uid: number
  field: string
}

function tierFaults(item: DraftItem): boolean {
  let [min, price] = [0, parseYuan(item.price) ?? 0]
  return item.tiers.some((tier) => {
    const [nextMin, nextPrice] = [count(tier.min), parseYuan(tier.price)]
    if (!nextMin || !nextPrice || nextMin <= min || nextPrice >= price) return true
    ;[min, price] = [nextMin, nextPrice]
    return false
  })
}

function itemFaults(item: DraftItem): string[] {
  const wrong: string[] = []
  if (!item.name.trim()) wrong.push('name')
  if (!parseYuan(item.price)) wrong.push('price')
  if (!count(item.stock)) wrong.push('stock')
  if (item.limit.trim() && !count(item.limit)) wrong.push('limit')
  if (tierFaults(item)) wrong.push('tiers')
  return wrong
}

/** What must be put right before it can open, in the order of the page. */
export function faults(draft: Draft, now: number): Fault[] {
  const wrong: Fault[] = []
  if (!draft.title.trim()) wrong.push({ uid: 0, field: 'title' })
  for (const item of draft.items) wrong.push(...itemFaults(item).map((field) => ({ uid: item.uid, field })))
  if (!draft.items.length) wrong.push({ uid: 0, field: 'items' })
  if (draft.cutoffAt <= now) wrong.push({ uid: 0, field: 'cutoff' })
  if (draft.minimum.trim() && !count(draft.minimum)) wrong.push({ uid: 0, field: 'minimum' })
  return wrong
}

function newItem(item: DraftItem): NewItem {
  const [price, stock, limit] = [parseYuan(item.price) ?? 0, count(item.stock) ?? 0, count(item.limit)]
  const goods = item.skuId
    ? { sku_id: item.skuId }
    : { quick: { name: item.name.trim(), ...(item.spec.trim() && { spec: item.spec.trim() }), price, stock, image_keys: item.images } }
  const tiers = item.tiers.map((tier) => ({ min_quantity: count(tier.min) ?? 0, price: parseYuan(tier.price) ?? 0 }))
  return { ...goods, base_price: price, tiers, stock, ...(limit && { limit_per_member: limit }) }
}

export function toBody(draft: Draft): NewCampaign {
  const minimum = count(draft.minimum)
  return {
    title: draft.title.trim(),
    cutoff_at: draft.cutoffAt,
    items: draft.items.map(newItem),
    ...(draft.note.trim() && { description: draft.note.trim() }),
    ...(minimum && { min_quantity: minimum }),
    ...(draft.source && { source_text: draft.source }),
  }
}
