// Pictures of pages as people see them, with axe over each, CSP and console errors counted:
//   npm run shots -- / /orders --as member          (mall, phone)
//   npm run shots -- /console/ --as operator        (console, desk)
// --theme light,dark  --lang zh-CN,en  --elder  --out DIR  --full ; against a real server with JULIN_API.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { start } from './preview.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: 'string' }, theme: { type: 'string', default: 'light,dark' }, lang: { type: 'string', default: 'zh-CN,en' },
    elder: { type: 'boolean' }, full: { type: 'boolean' }, out: { type: 'string', default: '/tmp/julin-shots' },
  },
})
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const DESK = { viewport: { width: 1440, height: 900 } }
const isDesk = (url) => /^\/(console|screen)/.test(url)

async function axe(page) {
  await page.evaluate(AXE)
  const report = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }))
  return report.violations.map((v) => `${v.id} ×${v.nodes.length}: ${v.nodes[0].html.slice(0, 140)} ${v.nodes[0].failureSummary?.split('\n')[1] ?? ''}`)
}

async function shoot(browser, origin, url, theme, lang) {
  const context = await browser.newContext({ ...(isDesk(url) ? DESK : PHONE), serviceWorkers: 'block', locale: lang, permissions: ['camera', 'microphone'] })
  const keep = { theme, locale: lang, elder: values.elder ? '1' : '0' }
  await context.addInitScript((kept) => Object.entries(kept).forEach(([k, v]) => localStorage.setItem(`julin.${k}`, v)), keep)
  if (values.as) await context.request.post(`${origin}/api/v1/demo/login`, { data: { role: values.as }, headers: { 'X-Requested-With': 'julin' } })
  const page = await context.newPage()
  const faults = []
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`))
  page.on('console', (message) => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && faults.push(message.text()))
  await page.goto(origin + url, { waitUntil: 'networkidle' })
  const name = `${url.replace(/\W+/g, '_').replace(/^_|_$/g, '') || 'home'}-${theme}-${lang}${values.elder ? '-elder' : ''}.png`
  await page.screenshot({ path: path.join(values.out, name), fullPage: values.full ?? false })
  faults.push(...(await axe(page)))
  console.log(`${faults.length ? 'FAULT' : 'ok   '} ${name}`)
  for (const fault of faults) console.log(`      ${fault}`)
  await context.close()
  return faults.length
}

fs.mkdirSync(values.out, { recursive: true })
const server = await start(0)
const origin = `http://127.0.0.1:${server.address().port}`
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
let faults = 0
for (const url of positionals.length ? positionals : ['/']) {
  for (const theme of values.theme.split(',')) {
    for (const lang of values.lang.split(',')) faults += await shoot(browser, origin, url, theme, lang)
  }
}
await browser.close()
server.close()
process.exitCode = faults ? 1 : 0
