import { expect, it } from 'vitest'
import { badTier, complete, draftTier, fromText, itemBody } from './draft.ts'

const tomato = () =>
  fromText({ name: '西红柿', spec: '5斤', price: 1990, tiers: [{ min_quantity: 30, price: 1790 }], limit_per_member: 2, line: 1, confidence: 'high' }, '7')

it('turns a line of text into an item of the request', () => {
  expect(itemBody(tomato())).toEqual({
    quick: { name: '西红柿', spec: '5斤', image_keys: [], supplier_id: '7' },
    base_price: 1990, tiers: [{ min_quantity: 30, price: 1790 }], limit_per_member: 2, stock: 100,
  })
})

it('names a SKU instead of goods when it comes from the catalogue', () => {
  const body = itemBody({ ...tomato(), sku_id: '9', limit_per_member: null })
  expect(body).toMatchObject({ sku_id: '9' })
  expect(body).not.toHaveProperty('quick')
  expect(body).not.toHaveProperty('limit_per_member')
})

it('wants ladders that rise in quantity and fall in price', () => {
  const item = tomato()
  expect(badTier(item)).toBeNull()
  item.tiers.push(draftTier({ min_quantity: 30, price: 1500 }))
  expect(badTier(item)).toBe(1)
  item.tiers[1] = draftTier({ min_quantity: 60, price: 1790 })
  expect(badTier(item)).toBe(1)
  item.tiers[1] = draftTier({ min_quantity: 60, price: 1690 })
  expect(complete(item)).toBe(true)
  expect(complete({ ...item, base_price: null })).toBe(false)
})
