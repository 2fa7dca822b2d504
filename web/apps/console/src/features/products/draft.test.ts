import { expect, it } from 'vitest'
import { basisPoints, newProduct, newSku, productBody, skuReady } from './draft.ts'

it('reads a rate in percent without floating point', () => {
  expect([basisPoints('10'), basisPoints('12.5'), basisPoints('0.07'), basisPoints(' 8 %')]).toEqual([1000, 1250, 7, 800])
  expect([basisPoints(''), basisPoints('abc'), basisPoints('100.5')]).toEqual([null, null, null])
})

it('asks for a price and a supply price', () => {
  expect(skuReady(newSku())).toBe(false)
  expect(skuReady({ ...newSku(), price: 1990, supply_price: 0 })).toBe(true)
  expect(skuReady({ ...newSku(), price: 1990, supply_price: 0, commission: 'x' })).toBe(false)
})

it('leaves the commission to the shop when none is typed', () => {
  const body = productBody({ ...newProduct(), name: ' 草莓 ', skus: [{ ...newSku(), price: 1, supply_price: 1 }] })
  expect(body).toMatchObject({ name: '草莓', guarantee_text: null, image_keys: [], skus: [{ price: 1, stock: 0 }] })
  expect((body as { skus: object[] }).skus[0]).not.toHaveProperty('commission_bps')
})
