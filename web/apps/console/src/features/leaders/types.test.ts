import { expect, it } from 'vitest'
import { digestOf, emptyCourse, isWithShop, STATES } from './types.ts'

it('knows a scan by its digest', async () => {
  expect(await digestOf(new Blob(['abc']))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

it('asks the shop to act on what it was sent, and on nothing that is over', () => {
  expect(STATES.filter(isWithShop)).toEqual(['submitted', 'in_review'])
})

it('gives each new course lessons of its own', () => {
  const [one, other] = [emptyCourse(), emptyCourse()]
  one.lessons[0]!.title = '收货'
  expect(other.lessons[0]!.title).toBe('')
})
