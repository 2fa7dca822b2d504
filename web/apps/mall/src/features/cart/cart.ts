import { computed, reactive, watch } from 'vue'
import { store } from '@julin/kit'
import type { CampaignView } from '../campaign/types.ts'
import type { BasketLine } from '../campaign/basket.ts'

/** What was put in, as it looked then: the quote tells what is otherwise by now. */
export interface CartLine {
  item: string
  quantity: number
  price: number
  name: string
  spec: string
  image: string
}

/** One buy with one leader. */
export interface CartOrder {
  campaign: string
  leader: string
  title: string
  leaderName: string
  cutoff: number
  live?: string
  lines: CartLine[]
}

const KEY = 'cart'
/** Buys that a checkout takes. */
export const ORDERS_MAX = 10
export const QUANTITY_MAX = 999

function isOrder(one: unknown): one is CartOrder {
  const order = one as Partial<CartOrder> | null
  return typeof order?.campaign === 'string' && typeof order.leader === 'string' && Array.isArray(order.lines)
}

/** What an earlier visit left; anything that is not a cart is none. */
export function read(text: string | null): CartOrder[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(kept) ? kept.filter(isOrder) : []
  } catch {
    return []
  }
}

const state = reactive({ orders: read(store.read(KEY)) })
watch(state, () => store.write(KEY, JSON.stringify(state.orders)), { deep: true, flush: 'sync' })
// another tab's cart is the same cart
globalThis.addEventListener?.('storage', (event) => {
  if (event.key === `julin.${KEY}`) state.orders = read(event.newValue)
})

export const cart = computed(() => state.orders)
export const cartCount = computed(() => state.orders.reduce((sum, order) => sum + order.lines.reduce((n, line) => n + line.quantity, 0), 0))
export const keyOf = (order: Pick<CartOrder, 'campaign' | 'leader'>): string => `${order.campaign}:${order.leader}`

function find(key: string): CartOrder | undefined {
  return state.orders.find((order) => keyOf(order) === key)
}

/** Puts lines of a buy into the cart; what is there already grows. */
export function addToCart(view: CampaignView, lines: readonly BasketLine[], live = ''): void {
  const head = { campaign: view.id, leader: view.leader.id, title: view.title, leaderName: view.leader.nickname, cutoff: view.cutoff_at }
  let order = find(keyOf(head))
  if (!order) {
    if (state.orders.length >= ORDERS_MAX) state.orders.pop()
    state.orders.unshift({ ...head, lines: [] })
    order = find(keyOf(head))!
  }
  Object.assign(order, head, live && { live })
  for (const { item, quantity } of lines) {
    const known = order.lines.find((line) => line.item === item.id)
    const seen = { item: item.id, price: item.price, name: item.name, spec: item.spec, image: item.image_urls[0] ?? '' }
    if (known) Object.assign(known, seen, { quantity: Math.min(QUANTITY_MAX, known.quantity + quantity) })
    else order.lines.push({ ...seen, quantity })
  }
}

/** None takes the line out, and the buy with its last line. */
export function setQuantity(key: string, item: string, quantity: number): void {
  const order = find(key)
  const line = order?.lines.find((one) => one.item === item)
  if (!order || !line) return
  line.quantity = Math.min(QUANTITY_MAX, quantity)
  if (quantity <= 0) order.lines = order.lines.filter((one) => one !== line)
  if (!order.lines.length) removeOrders([key])
}

export function removeOrders(keys: readonly string[]): void {
  state.orders = state.orders.filter((order) => !keys.includes(keyOf(order)))
}
