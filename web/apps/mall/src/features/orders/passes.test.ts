import { beforeEach, expect, it } from 'vitest'
import { passes } from './passes.ts'
import type { OrderView } from './types.ts'

const order = (id: string, status = 'at_pickup', code: string | null = '482913'): OrderView =>
  ({ id, status, pickup_code: code }) as OrderView

beforeEach(() => passes.forget())

it('keeps a code for the one who owns it, and for a phone without a network', () => {
  passes.keep(order('1'), 'wang')
  expect(passes.one('1', 'wang')?.pickup_code).toBe('482913')
  expect(passes.one('1', null)?.pickup_code).toBe('482913')
  expect(passes.one('1', 'li')).toBeUndefined()
})

it('forgets an order once it is picked up', () => {
  passes.keep(order('1'), 'wang')
  passes.keep(order('2'), 'wang')
  passes.keep(order('1', 'picked_up'), 'wang')
  expect(passes.all('wang').map((o) => o.id)).toEqual(['2'])
})

it("does not mix two people's orders on one phone", () => {
  passes.keep(order('1'), 'wang')
  passes.keep(order('2'), 'li')
  expect(passes.all(null).map((o) => o.id)).toEqual(['2'])
})

it('does not keep an order that has no code yet, and survives a spoiled store', () => {
  passes.keep(order('1', 'pending_payment', null), 'wang')
  expect(passes.all('wang')).toEqual([])
  localStorage.setItem('julin.passes', '{broken')
  expect(passes.all('wang')).toEqual([])
})
