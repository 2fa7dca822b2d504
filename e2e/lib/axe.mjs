// WCAG 2.1 A and AA over a page, as it stands.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { createRequire } from 'node:module'

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

/** What is wrong, one line each; the page's policy does not hold for what the test evaluates. */
export async function axe(page) {
  await page.evaluate(AXE)
  const { violations, passes } = await page.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }), RULES)
  assert.ok(passes.length > 5, 'axe has looked at the page')
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`))
}
