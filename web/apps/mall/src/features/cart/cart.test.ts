import { beforeEach, describe, expect, it } from 'vitest'
import type { CampaignItem, CampaignView } from '../campaign/types.ts'
import { addToCart, cart, cartCount, keyOf, read, removeOrders, setQuantity } from './cart.ts'

const item = (id: string, price: number): CampaignItem => ({ id, price, name: `货${id}`, spec: '1份', image_urls: [`/blobs/${id}`] }) as CampaignItem
const buy = (id: string, leader = '2'): CampaignView => ({ id, title: `团${id}`, cutoff_at: 9, leader: { id: leader, nickname: '李姐' } }) as CampaignView

beforeEach(() => removeOrders(cart.value.map(keyOf)))

describe('the cart', () => {
  it('keeps one group a buy and leader, and adds up what is put in twice', () => {
    addToCart(buy('7'), [{ item: item('a', 990), quantity: 2 }])
    addToCart(buy('7'), [{ item: item('a', 890), quantity: 1 }, { item: item('b', 500), quantity: 1 }], '33')
    addToCart(buy('7', '3'), [{ item: item('a', 890), quantity: 1 }])
    expect(cart.value).toHaveLength(2)
    const mine = cart.value.find((order) => order.leader === '2')!
    expect(mine.lines.map((line) => [line.item, line.quantity, line.price])).toEqual([['a', 3, 890], ['b', 1, 500]])
    expect(mine.live).toBe('33')
    expect(cartCount.value).toBe(5)
  })

  it('survives a reload', () => {
    addToCart(buy('7'), [{ item: item('a', 990), quantity: 2 }])
    expect(read(localStorage.getItem('julin.cart'))).toEqual(JSON.parse(JSON.stringify(cart.value)))
  })

  it('reads what is no cart as none', () => {
    for (const text of [null, '', '{', '7', '[1, {"campaign": 3}]']) expect(read(text)).toEqual([])
  })

  it('takes out a line at zero, and the buy with its last line', () => {
    addToCart(buy('7'), [{ item: item('a', 990), quantity: 2 }, { item: item('b', 500), quantity: 1 }])
    setQuantity('7:2', 'a', 0)
    expect(cart.value[0]!.lines.map((line) => line.item)).toEqual(['b'])
    setQuantity('7:2', 'b', 0)
    expect(cart.value).toEqual([])
  })
})
