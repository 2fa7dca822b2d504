import { describe, expect, it } from 'vitest'
import { applied, marked, onPicture, shownLate } from './useRoom.ts'
import type { LiveView, ProductCard } from '../types.ts'

const card = (over: Partial<ProductCard> = {}): ProductCard => ({
  id: 'c1', item_id: 'i1', name: '樱桃', spec: '2 斤', price: 6990, base_price: 6990, available: 30, tiers: [{ min_quantity: 30, price: 5990, reached: false }], state: 'shown', ...over,
})
const live = (over: Partial<LiveView> = {}): LiveView => ({
  id: '1', title: '樱桃专场', host: null, status: 'on_air', starts_at: 0, viewers: 3, reserved_count: 0, campaign_id: '9', interest_tags: [],
  cards: [card(), card({ id: 'c2', item_id: 'i2', state: 'spotlight' })], flash_sales: [], likes: 10, reserved: false, play: { hls_url: '', flv_url: '', whep_url: '' }, topic: 'live:1', recent_comments: [],
  talk: { slow_s: 0, pinned: null }, corrections: [], standing: 'viewer', ...over,
})

describe('what the server tells a room', () => {
  it('moves the spotlight: one card has it', () => {
    const after = applied(live(), { kind: 'card', data: card({ state: 'spotlight' }) })
    expect(after.cards.map(({ id, state }) => [id, state])).toEqual([['c1', 'spotlight'], ['c2', 'shown']])
  })

  it('takes a hidden card out of the bag and puts a new one in', () => {
    expect(applied(live(), { kind: 'card', data: card({ state: 'hidden' }) }).cards.map(({ id }) => id)).toEqual(['c2'])
    expect(applied(live(), { kind: 'card', data: card({ id: 'c3' }) }).cards.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3'])
  })

  it('lowers the price of the cards whose tier is reached', () => {
    const item = { id: 'i1', paid_quantity: 31, price: 5990, available: 4 }
    const after = applied(live(), { kind: 'progress', data: { campaign_id: '9', paid_quantity: 31, joined_count: 20, items: [item] } })
    expect(after.cards[0]).toMatchObject({ price: 5990, available: 4, tiers: [{ reached: true }] })
    expect(after.cards[1]).toEqual(live().cards[1])
  })

  it('never shows fewer likes than before, and counts viewers as told', () => {
    expect(applied(live(), { kind: 'likes', data: { total: 8 } }).likes).toBe(10)
    expect(applied(live(), { kind: 'viewers', data: { count: 1 } }).viewers).toBe(1)
  })

  it('announces a flash sale, starts it, and knows at once when it is sold out', () => {
    const sale = { id: 'f1', name: '樱桃', state: 'planned', available: 5, stock_total: 5, price: 990 }
    const planned = applied(live(), { kind: 'flash_planned', data: sale })
    expect(planned.flash_sales).toHaveLength(1)
    const started = applied(planned, { kind: 'flash_started', data: { ...sale, state: 'counting', from: 4_000, until: 64_000 } })
    expect(started.flash_sales[0]).toMatchObject({ state: 'counting', from: 4_000 })
    const item = { id: 'f1', paid_quantity: 0, price: 990, available: 0 }
    const sold = applied(started, { kind: 'progress', data: { campaign_id: '9', paid_quantity: 0, joined_count: 0, items: [item] } })
    expect(sold.flash_sales[0]).toMatchObject({ available: 0, from: 4_000 })
    expect(applied(sold, { kind: 'flash_ended', data: { id: 'f1', withdrawn: true } }).flash_sales).toEqual([])
  })

  it('shows a late card with the price and the stock of now', () => {
    const item = { id: 'i1', paid_quantity: 31, price: 5990, available: 4 }
    const since = { campaign_id: '9', paid_quantity: 31, joined_count: 20, items: [item] }
    const after = shownLate(live(), card({ state: 'spotlight', available: 30 }), since)
    expect(after.cards[0]).toMatchObject({ state: 'spotlight', price: 5990, available: 4 })
    expect(shownLate(live(), card({ state: 'spotlight' }), null).cards[0]).toMatchObject({ price: 6990, available: 30 })
  })

  it('knows a spotlight that the picture has not reached', () => {
    const room = live({ cards: [card({ state: 'spotlight', pushed_at: 5_000 })] })
    expect(onPicture(room, 4_000).cards[0]!.state).toBe('shown')
    expect(onPicture(room, 5_000)).toBe(room)
    expect(onPicture(room, null)).toBe(room)
  })

  it('pins, slows down and corrects', () => {
    const talk = { slow_s: 10, pinned: null }
    expect(applied(live(), { kind: 'talk', data: talk }).talk).toEqual(talk)
    const correction = { id: '7', said: '六斤', correct: '五斤', at: 1 }
    const corrected = applied(live(), { kind: 'correction', data: correction })
    expect(corrected.corrections).toEqual([correction])
    expect(applied(corrected, { kind: 'correction', data: correction }).corrections).toEqual([correction])
  })

  it('marks a question, and keeps whether one asks it', () => {
    const asked = { id: 'q1', name: '王**', text: '甜吗？', asked_at: 1, votes: 3, voted: true, state: 'open' as const }
    const told = { ...asked, voted: false, state: 'answered' as const, answer: '包甜' }
    expect(marked([asked], told)).toEqual([{ ...told, voted: true }])
    expect(marked([asked], { ...told, state: 'dismissed' })).toEqual([])
  })

  it('leaves the room alone for kinds it does not know', () => {
    const before = live()
    expect(applied(before, { kind: 'confetti', data: {} })).toBe(before)
  })
})
