import { expect, it } from 'vitest'
import { toSide } from './drag.ts'

const PHONE = { width: 360, height: 780 }

it.each([
  ['on the left half to the left', { left: 40, top: 300 }, { x: -28, y: 0 }],
  ['on the right half to the right', { left: 150, top: 300 }, { x: 90, y: 0 }],
  ['back from above', { left: 240, top: -50 }, { x: 0, y: 62 }],
  ['back from below', { left: 240, top: 700 }, { x: 0, y: -124 }],
])('a window let go %s', (_, at, push) => {
  expect(toSide({ ...at, width: 108, height: 192 }, PHONE, 12)).toEqual(push)
})
