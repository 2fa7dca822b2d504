// Glass to glass: Chromium sends a picture of the time by WHIP, other pages of it watch by each way and
// read the time that they see. `cargo xtask bench glass` builds the server and runs this.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { launch } from '../../e2e/lib/browser.mjs'
import { freePort } from '../../e2e/lib/server.mjs'
import { until } from '../../e2e/lib/wait.mjs'

const WEB = createRequire(new URL('../../web/apps/mall/package.json', import.meta.url))
const LIBRARIES = { '/hls.js': WEB.resolve('hls.js/dist/hls.js'), '/mpegts.js': WEB.resolve('mpegts.js/dist/mpegts.js') }
// The mall's own estimates of when a picture was taken, whose error is told.
const PLAYER = new URL('../../web/apps/mall/src/features/live/player/', import.meta.url)
const OWN = ['behind.js', 'barcode.js', 'page.js']
const WAYS = ['whep', 'hls', 'flv']
const FLAGS = ['--disable-features=WebRtcHideLocalIpsWithMdns', '--disable-renderer-backgrounding', '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows']

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'target/release/julin-bench' },
    seconds: { type: 'string', default: '20' },
    settle: { type: 'string', default: '10' },
    ways: { type: 'string', default: WAYS.join() },
  },
})

async function serve() {
  const [http, rtmp, udp] = [await freePort(), await freePort(), await freePort()]
  const at = (port) => `127.0.0.1:${port}`
  const child = spawn(values.server, ['media-server', '--http', at(http), '--rtmp', at(rtmp), '--udp', at(udp)], { stdio: ['ignore', 'ignore', 'inherit'] })
  const origin = `http://${at(http)}`
  const there = () => fetch(`${origin}/live/a.flv`).then(() => true, () => child.exitCode !== null)
  await until('the server', there)
  return { child, origin }
}

/** A page on the server's origin that has our scripts. */
async function open(browser, origin) {
  const context = await browser.newContext({ viewport: { width: 640, height: 400 } })
  const scripts = [...Object.keys(LIBRARIES), ...OWN.map((name) => `/${name}`)]
  const html = `<!doctype html><body>${scripts.map((src) => `<script src="${src}"></script>`).join('')}`
  await context.route(`${origin}/glass`, (route) => route.fulfill({ contentType: 'text/html', body: html }))
  for (const src of scripts) {
    const body = LIBRARIES[src] ? fs.readFileSync(LIBRARIES[src]) : source(src.slice(1))
    await context.route(origin + src, (route) => route.fulfill({ contentType: 'text/javascript', body }))
  }
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(String(error)))
  await page.goto(`${origin}/glass`)
  return page
}

const { default: ts } = await import(WEB.resolve('typescript'))

/** A script of ours; of the mall's modules what they export is put into the page. */
function source(name) {
  const typed = new URL(name.replace('.js', '.ts'), PLAYER)
  if (!fs.existsSync(typed)) return fs.readFileSync(new URL(name, import.meta.url), 'utf8')
  const { outputText } = ts.transpileModule(fs.readFileSync(typed, 'utf8'), { compilerOptions: { module: 'esnext', target: 'es2022' } })
  return `{ ${outputText.replace(/^export (function|class) (\w+)/gm, 'globalThis.$2 = $1 $2')} }`
}

const at = (sorted, percent) => sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]
const cell = (text, width = 10) => String(text).padStart(width)

async function measure(browser, origin, way) {
  const page = await open(browser, origin)
  const first = await page.evaluate((name) => globalThis.watch(name), way)
  // Players catch up with the present at first.
  await page.evaluate((seconds) => globalThis.delays(seconds), Number(values.settle))
  const { late, off, unread } = await page.evaluate((seconds) => globalThis.delays(seconds), Number(values.seconds))
  await page.context().close()
  if (!late.length) throw new Error(`${way}: none of ${unread} pictures could be read`)
  for (const all of [late, off]) all.sort((a, b) => a - b)
  console.log(['whip → ' + way.padEnd(6), cell(at(late, 50)), cell(at(late, 99)), cell(late.length), cell(unread), cell(first), cell(Math.round(at(off, 50) ?? NaN), 12), cell(Math.round(at(off, 99) ?? NaN), 10)].join(''))
}

const { child, origin } = await serve()
const browser = await launch(FLAGS)
try {
  const host = await open(browser, origin)
  await host.evaluate(() => globalThis.publish('/live/a/whip'))
  await until('the stream', async () => (await fetch(`${origin}/live/a/index.m3u8`)).ok)
  console.log([''.padEnd(13), cell('p50 ms'), cell('p99 ms'), cell('pictures'), cell('unread'), cell('first ms'), cell('taken off by', 14), cell('p99')].join(''))
  for (const way of values.ways.split(',')) await measure(browser, origin, way)
} finally {
  await browser.close()
  child.kill('SIGKILL')
}
