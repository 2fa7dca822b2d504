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
  team: DraftTeam
  /** What is paid of a piece when it is ordered, in a presale. */
  deposit: string
  weigh: DraftWeigh
  images: string[]
  skuId?: string
  /** The line it was read from, where the reading is doubtful. */
  said?: string
  /** Recognised without a doubt, or looked at since. */
  sure: boolean
  open: boolean
}

/** 拼团, while it is written. */
export interface DraftTeam {
  on: boolean
  size: string
  price: string
  hours: string
  limit: string
  /** Not full in time: the leader decides, or all is refunded. */
  leader: boolean
}

/** 按重量卖: the price is for a nominal weight, and what is short goes back after weighing. */
export interface DraftWeigh {
  on: boolean
  unit: string
  grams: string
}

export const newWeigh = (): DraftWeigh => ({ on: false, unit: '份', grams: '500' })
/** A reading this far off is questioned before it counts. */
const TOLERANCE_BPS = 1_000

/** 定金预售, while it is written. */
export interface DraftPresale {
  on: boolean
  hours: string
  /** A deposit whose rest does not come is kept; else it goes back. */
  forfeit: boolean
}

export const newPresale = (): DraftPresale => ({ on: false, hours: '48', forfeit: false })

export const newTeam = (): DraftTeam => ({ on: false, size: '3', price: '', hours: '24', limit: '', leader: false })

/** Open again when the minimum is missed. */
export interface DraftExtension {
  on: boolean
  hours: string
  times: string
}

/** 起送量, while it is written. */
export interface DraftDispatch {
  minimum: string
  policy: DispatchPolicy
}

export const DISPATCH_POLICIES = ['refund', 'go', 'merge'] as const
export type DispatchPolicy = (typeof DISPATCH_POLICIES)[number]
export const newDispatch = (): DraftDispatch => ({ minimum: '', policy: 'refund' })
const DISPATCH_MAX = 100_000

export const newExtension = (): DraftExtension => ({ on: false, hours: '12', times: '1' })

export interface Draft {
  title: string
  note: string
  cutoffAt: number
  minimum: string
  extension: DraftExtension
  dispatch: DraftDispatch
  presale: DraftPresale
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
  return { uid: uid(), name, spec: '', price: '', stock: STOCK_UNLESS_TOLD, limit: '', tiers: [], team: newTeam(), deposit: '', weigh: newWeigh(), images: [], sure: true, open: true }
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
    extension: newExtension(),
    dispatch: newDispatch(),
    presale: newPresale(),
    items: parsed.items.map((item) => parsedItem(item, source.split('\n'))),
    unrecognised: [...parsed.unrecognised],
    source,
  }
}

/** A kept draft gets new numbers for its rows: counting began anew with the page. */
export const afterRestart = (draft: Draft | null): Draft | null =>
  draft && { ...draft, extension: draft.extension ?? newExtension(), dispatch: draft.dispatch ?? newDispatch(), presale: draft.presale ?? newPresale(), items: draft.items.map((item) => ({ ...item, team: item.team ?? newTeam(), deposit: item.deposit ?? '', weigh: item.weigh ?? newWeigh(), uid: uid() })) }

function teamOf(terms: CampaignView['items'][number]['team']): DraftTeam {
  if (!terms) return newTeam()
  return { on: true, size: String(terms.size), price: yuan(terms.price), hours: String(terms.hours), limit: words(terms.limit), leader: terms.on_expiry === 'leader' }
}

function extensionOf({ extension }: CampaignView): DraftExtension {
  return extension ? { on: true, hours: String(extension.hours), times: String(extension.times) } : newExtension()
}

function dispatchOf({ dispatch }: CampaignView): DraftDispatch {
  return dispatch ? { minimum: String(dispatch.min_quantity), policy: dispatch.policy } : newDispatch()
}

function presaleOf({ presale }: CampaignView): DraftPresale {
  return presale ? { on: true, hours: String(presale.final_hours), forfeit: presale.unpaid === 'forfeit' } : newPresale()
}

/** The last buy once more: same goods and prices, a new cutoff. */
export function fromCampaign(view: CampaignView, cutoffAt: number): Draft {
  const items = view.items.map((item) => ({
    ...blankItem(item.name),
    spec: item.spec ?? '',
    price: yuan(item.base_price),
    limit: words(item.limit_per_member),
    tiers: tiersOf(item.tiers),
    team: teamOf(item.team),
    deposit: item.deposit ? yuan(item.deposit) : '',
    skuId: item.sku_id,
    open: false,
  }))
  return { title: view.title, note: view.description ?? '', cutoffAt, minimum: words(view.min_quantity), extension: extensionOf(view), dispatch: dispatchOf(view), presale: presaleOf(view), items, unrecognised: [], source: '' }
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

const within = (text: string, least: number, most: number): boolean => (count(text) ?? -1) >= least && (count(text) ?? -1) <= most

/** A team is cheaper than alone and than every tier. */
function teamFault(item: DraftItem): boolean {
  const { on, size, price, hours, limit } = item.team
  if (!on) return false
  const lowest = Math.min(...[item.price, ...item.tiers.map((tier) => tier.price)].map((text) => parseYuan(text) ?? 0))
  const fen = parseYuan(price) ?? 0
  return !within(size, 2, 50) || !within(hours, 1, 168) || fen <= 0 || fen >= lowest || (limit.trim() !== '' && !within(limit, 1, 999))
}

/** A deposit is below the lowest price it may come to. */
function depositFault(item: DraftItem): boolean {
  const prices = [item.price, ...item.tiers.map((tier) => tier.price)].map((text) => parseYuan(text) ?? 0)
  const fen = parseYuan(item.deposit) ?? 0
  return fen <= 0 || fen >= Math.min(...prices)
}

const weighFault = ({ on, unit, grams }: DraftWeigh): boolean => on && (!unit.trim() || !within(grams, 1, 100_000))

function itemFaults(item: DraftItem, presale: boolean): string[] {
  const wrong: string[] = []
  if (!item.name.trim()) wrong.push('name')
  if (!parseYuan(item.price)) wrong.push('price')
  if (!count(item.stock)) wrong.push('stock')
  if (item.limit.trim() && !count(item.limit)) wrong.push('limit')
  if (tierFaults(item)) wrong.push('tiers')
  if (!presale && teamFault(item)) wrong.push('team')
  if (presale && depositFault(item)) wrong.push('deposit')
  if (!presale && !item.skuId && weighFault(item.weigh)) wrong.push('weigh')
  return wrong
}

/** What must be put right before it can open, in the order of the page. */
export function faults(draft: Draft, now: number): Fault[] {
  const wrong: Fault[] = []
  if (!draft.title.trim()) wrong.push({ uid: 0, field: 'title' })
  for (const item of draft.items) wrong.push(...itemFaults(item, draft.presale.on).map((field) => ({ uid: item.uid, field })))
  if (!draft.items.length) wrong.push({ uid: 0, field: 'items' })
  if (draft.cutoffAt <= now) wrong.push({ uid: 0, field: 'cutoff' })
  if (draft.minimum.trim() && !count(draft.minimum)) wrong.push({ uid: 0, field: 'minimum' })
  const { on, hours, times } = draft.extension
  if (on && count(draft.minimum) && !(within(hours, 1, 168) && within(times, 1, 5))) wrong.push({ uid: 0, field: 'extension' })
  if (draft.dispatch.minimum.trim() && !within(draft.dispatch.minimum, 1, DISPATCH_MAX)) wrong.push({ uid: 0, field: 'dispatch' })
  if (draft.presale.on && !within(draft.presale.hours, 1, 336)) wrong.push({ uid: 0, field: 'presale' })
  return wrong
}

function newTerms({ size, price, hours, limit, leader }: DraftTeam): NonNullable<NewItem['team']> {
  const most = count(limit)
  return { size: count(size) ?? 0, price: parseYuan(price) ?? 0, hours: count(hours) ?? 0, ...(most && { limit: most }), on_expiry: leader ? 'leader' : 'refund' }
}

const newWeighing = ({ unit, grams }: DraftWeigh): { unit: string; grams: number; tolerance_bps: number } =>
  ({ unit: unit.trim(), grams: count(grams) ?? 0, tolerance_bps: TOLERANCE_BPS })

/** A presale takes deposits, and no teams and nothing by weight. */
function newItem(item: DraftItem, presale: boolean): NewItem {
  const [price, stock, limit] = [parseYuan(item.price) ?? 0, count(item.stock) ?? 0, count(item.limit)]
  const goods = item.skuId
    ? { sku_id: item.skuId }
    : { quick: { name: item.name.trim(), ...(item.spec.trim() && { spec: item.spec.trim() }), price, stock, image_keys: item.images, ...(item.weigh.on && !presale && { weighing: newWeighing(item.weigh) }) } }
  const tiers = item.tiers.map((tier) => ({ min_quantity: count(tier.min) ?? 0, price: parseYuan(tier.price) ?? 0 }))
  return { ...goods, base_price: price, tiers, stock, ...(limit && { limit_per_member: limit }), ...(item.team.on && !presale && { team: newTerms(item.team) }), ...(presale && { deposit: parseYuan(item.deposit) ?? 0 }) }
}

export function toBody(draft: Draft): NewCampaign {
  const minimum = count(draft.minimum)
  const dispatch = count(draft.dispatch.minimum)
  return {
    title: draft.title.trim(),
    cutoff_at: draft.cutoffAt,
    items: draft.items.map((item) => newItem(item, draft.presale.on)),
    ...(draft.presale.on && { presale: { final_hours: count(draft.presale.hours) ?? 0, unpaid: draft.presale.forfeit ? 'forfeit' : 'refund' } }),
    ...(draft.note.trim() && { description: draft.note.trim() }),
    ...(minimum && { min_quantity: minimum }),
    ...(minimum && draft.extension.on && { extension: { hours: count(draft.extension.hours) ?? 0, times: count(draft.extension.times) ?? 0 } }),
    ...(dispatch && { dispatch: { min_quantity: dispatch, policy: draft.dispatch.policy } }),
    ...(draft.source && { source_text: draft.source }),
  }
}
