import type { Goods, ReadList, ReadOrder, TakeListBody } from './types.ts'

/** One order of a list, as the leader looks it over. */
export interface Draft {
  key: number
  /** As written in the chat. */
  text: string
  doubts: string[]
  name: string
  phone: string
  member: string
  building: string
  unit: string
  note: string
  /** Item id → 份. */
  wish: Record<string, number>
  /** Not to be taken after all. */
  dropped: boolean
}

export const draftOf = (order: ReadOrder): Draft => ({
  key: order.line,
  text: order.text,
  doubts: order.doubts,
  name: order.name,
  phone: order.phone ?? '',
  member: order.member_id ?? '',
  building: order.building_id ?? '',
  unit: order.unit ?? '',
  note: order.note,
  wish: Object.fromEntries(order.lines.map((line) => [line.item_id, line.quantity])),
  dropped: false,
})

export const drafts = (list: ReadList): Draft[] => list.orders.map(draftOf)

const wanted = (draft: Draft): [string, number][] => Object.entries(draft.wish).filter(([, n]) => n > 0)

export const taking = (all: readonly Draft[]): Draft[] => all.filter((draft) => !draft.dropped)

/** Whether everybody has a name and wants something. */
export const complete = (all: readonly Draft[]): boolean =>
  taking(all).length > 0 && taking(all).every((draft) => (draft.member || draft.name.trim()) && wanted(draft).length > 0)

export const sumOf = (draft: Draft, goods: readonly Goods[]): number =>
  wanted(draft).reduce((sum, [id, n]) => sum + n * (goods.find((one) => one.id === id)?.price ?? 0), 0)

export const totalOf = (all: readonly Draft[], goods: readonly Goods[]): number =>
  taking(all).reduce((sum, draft) => sum + sumOf(draft, goods), 0)

/** What is sent: a number or a person says who it is, else the name alone does. */
export const bodyOf = (campaign: string, all: readonly Draft[], pay: 'link' | 'cash'): TakeListBody => ({
  campaign_id: campaign,
  pay,
  orders: taking(all).map((draft) => ({
    buyer: draft.member ? { member_id: draft.member } : { name: draft.name.trim(), ...(draft.phone && { phone: draft.phone }) },
    lines: wanted(draft).map(([item_id, quantity]) => ({ item_id, quantity })),
    ...(draft.building && { building_id: draft.building }),
    ...(draft.unit.trim() && { unit: draft.unit.trim() }),
    note: draft.note.trim(),
  })),
})

/** `orders.3.lines.0.quantity` → the fourth order that was sent. */
export function refusedAt(field: string | null | undefined, all: readonly Draft[]): number | null {
  const at = /^orders\.(\d+)/.exec(field ?? '')?.[1]
  return at === undefined ? null : (taking(all)[Number(at)]?.key ?? null)
}
