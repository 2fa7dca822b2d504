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

it('says how long the goods are guaranteed, and promises nothing where they are not', () => {
  const covered = productBody({ ...newProduct(), guarantee: 'covered', guarantee_hours: 6, guarantee_floor: 10, guarantee_text: '坏果包赔' })
  expect(covered).toMatchObject({ guarantee: { kind: 'covered', hours: 6, floor_bps: 1_000 }, guarantee_text: '坏果包赔' })
  const none = productBody({ ...newProduct(), guarantee: 'unsupported', guarantee_text: '坏果包赔' })
  expect(none).toMatchObject({ guarantee: { kind: 'unsupported' }, guarantee_text: null })
  expect(none).not.toHaveProperty('guarantee_hours')
})
