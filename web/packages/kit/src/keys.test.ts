import { expect, it } from 'vitest'
import { newKey, useIntent } from './keys.ts'

it('gives keys that sort by time and are never equal', () => {
  const keys = [1_700_000_000_000, 1_700_000_000_001, 1_900_000_000_000].map(newKey)
  expect([...keys].sort()).toEqual(keys)
  expect(keys[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect(Number.parseInt(keys[0]!.replace('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000)
  expect(newKey(5)).not.toBe(newKey(5))
})

it('repeats a key until the intention is done', () => {
  const intent = useIntent()
  const first = intent.headers()
  expect(intent.headers()).toEqual(first)
  intent.done()
  expect(intent.headers()).not.toEqual(first)
})
