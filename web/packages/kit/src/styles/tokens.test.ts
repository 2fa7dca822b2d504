// @vitest-environment node
import fs from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = fs.readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** The colours that one rule sets: `--name: #rrggbb`. */
function colours(selector: string): Record<string, string> {
  const start = css.indexOf(`\n${selector} {`)
  const body = css.slice(start, css.indexOf('\n}', start))
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map((m) => [m[1], m[2]]))
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
  const [r, g, b] = channels.map((c) => (c <= 0.039_28 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const light = colours(':root')
const dark = { ...light, ...colours('.dark') }
const PALETTES = {
  light,
  dark,
  'elder light': { ...light, ...colours('.elder') },
  'elder dark': { ...dark, ...colours('.elder'), ...colours('.elder.dark') },
}

const GROUNDS = ['paper', 'surface', 'surface-2']
const TEXTS = ['ink', 'ink-2', 'ink-3', 'accent-ink', 'leaf-ink', 'danger-ink']
const PAIRS = [
  ...GROUNDS.flatMap((ground) => TEXTS.map((text) => [text, ground])),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-press'],
  ['on-leaf', 'leaf'],
  ['on-danger', 'danger'],
  ...['accent', 'leaf', 'warn', 'danger', 'info'].map((tone) => [`${tone}-ink`, `${tone}-soft`]),
] as [string, string][]

describe.each(Object.entries(PALETTES))('%s palette', (_, palette) => {
  it.each(PAIRS)('%s on %s is AA', (text, ground) => {
    expect(contrast(palette[text]!, palette[ground]!)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(GROUNDS)('edges of controls stand out on %s', (ground) => {
    expect(contrast(palette['line-strong']!, palette[ground]!)).toBeGreaterThanOrEqual(3)
  })
})
