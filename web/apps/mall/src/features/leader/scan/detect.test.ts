import { encode } from 'uqr'
import { decodeQR } from 'qr/decode.js'
import { expect, it } from 'vitest'
import { fitted } from './detect.ts'

/** As a camera gives it: four bytes a pixel. */
function pixels(text: string, cell: number) {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const side = size * cell
  const bytes = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let y = 0; y < side; y += 1) for (let x = 0; x < side; x += 1) if (data[Math.floor(y / cell)]![Math.floor(x / cell)]) bytes.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
  return { width: side, height: side, data: bytes }
}

it('our reader reads what our passes show', () => {
  expect(decodeQR(pixels('20251039', 6))).toBe('20251039')
})

it('shrinks a camera picture in its proportions, and enlarges none', () => {
  expect(fitted({ width: 1920, height: 1080 })).toEqual({ width: 640, height: 360 })
  expect(fitted({ width: 320, height: 240 })).toEqual({ width: 320, height: 240 })
})
