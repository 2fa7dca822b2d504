import { expect, it } from 'vitest'
import { safeNext } from './next.ts'

it.each([
  ['/orders/7?tab=items', '/orders/7?tab=items'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  [undefined, '/'],
  [['/me', '/x'], '/me'],
])('%s leads to %s', (given, page) => expect(safeNext(given)).toBe(page))
