import { expect, it } from 'vitest'
import { iconOf, pathOf } from './kind.ts'

it('has a picture for every kind', () => {
  expect(iconOf('goods_arrived')).toBe('box')
  expect(iconOf('something_new')).toBe('bell')
})

it('follows paths of our own only', () => {
  expect(pathOf('/orders/7')).toBe('/orders/7')
  for (const link of ['https://elsewhere.example', '//elsewhere.example', 'javascript:alert(1)', '', null]) expect(pathOf(link)).toBeNull()
})
