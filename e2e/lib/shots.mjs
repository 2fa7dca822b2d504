// Screenshots under screenshots/{surface}/{route}-{lang}-{theme}.png.
import fs from 'node:fs'
import path from 'node:path'

const ROOT = new URL('../screenshots/', import.meta.url).pathname
export const FULL = process.env.JULIN_SHOTS === 'full'

/** What is looked at by default, and with JULIN_SHOTS=full. */
export const LOOKS = FULL
  ? ['zh-CN', 'en'].flatMap((lang) => ['light', 'dark'].map((theme) => ({ lang, theme })))
  : [{ lang: 'zh-CN', theme: 'light' }, { lang: 'en', theme: 'dark' }]

export async function shoot(page, surface, route, { lang, theme }) {
  const folder = path.join(ROOT, surface)
  fs.mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: path.join(folder, `${route}-${lang}-${theme}.png`) })
}
