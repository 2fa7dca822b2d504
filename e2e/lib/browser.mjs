// Browsers as people have them, that keep note of everything which must not happen: console errors,
// content-security violations, requests to a foreign origin, uncaught errors.
import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required', '--mute-audio',
]
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const DESK = { viewport: { width: 1440, height: 900 } }
const WAIT_MS = 20_000
const FAILED = new URL('../screenshots/failed/', import.meta.url).pathname

export const launch = (more = []) =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...FLAGS, ...more] })

/** The browser says of every refused request that it was one; a stranger is refused `me`. */
const STRANGER = { path: /^\/api\/v1\/me$/, status: 401 }

/** One person with one device. */
export class Person {
  #faults = []

  static async arrive(browser, origin, { device = 'phone', lang = 'zh-CN', theme = 'light', elder = false, serviceWorkers = 'block', allow = [] } = {}) {
    const person = new Person()
    person.origin = origin
    person.allow = [STRANGER, ...allow]
    person.context = await browser.newContext({
      ...(device === 'phone' ? PHONE : DESK), locale: lang, colorScheme: theme, reducedMotion: 'reduce', serviceWorkers,
    })
    person.context.setDefaultTimeout(WAIT_MS)
    const kept = { 'julin.theme': theme, 'julin.locale': lang, 'julin.elder': elder ? '1' : '0' }
    await person.context.addInitScript(remember, kept)
    await person.#listen()
    return person
  }

  async #listen() {
    await this.context.exposeBinding('julinViolation', (_, text) => this.#faults.push(`CSP: ${text}`))
    this.context.on('request', (request) => this.#asked(request.url()))
    this.context.on('page', (page) => this.#watch(page))
  }

  #asked(url) {
    const { protocol, origin } = new URL(url)
    if (protocol === 'data:' || protocol === 'blob:') return
    if (origin !== this.origin && !url.startsWith(this.origin.replace('http', 'ws'))) this.#faults.push(`foreign origin: ${url}`)
  }

  #watch(page) {
    page.on('pageerror', (error) => this.#faults.push(`uncaught on ${page.url()}: ${error.stack ?? error}`))
    page.on('console', (message) => {
      if (message.type() === 'error' && !this.#allowed(message)) this.#faults.push(`console on ${page.url()}: ${message.text()} ${message.location().url}`)
    })
  }

  #allowed(message) {
    const status = Number(/status of (\d{3})/.exec(message.text())?.[1])
    const { url } = message.location()
    const path = URL.canParse(url) ? new URL(url).pathname : ''
    return this.allow.some((one) => one.path.test(path) && (one.status === undefined || one.status === status))
  }

  /** Signs in as one of the demo's people. */
  async become(role, n = 1) {
    return this.post('/api/v1/demo/login', { role, n })
  }

  async open(path) {
    const page = await this.context.newPage()
    await page.goto(this.origin + path)
    return page
  }

  /** Asks the API with this person's session. */
  async get(path) {
    const answer = await this.context.request.get(this.origin + path)
    return read(path, answer)
  }

  async post(path, data = {}) {
    const headers = { 'X-Requested-With': 'julin', 'Idempotency-Key': crypto.randomUUID() }
    return read(path, await this.context.request.post(this.origin + path, { data, headers }))
  }

  /** What went wrong since the last time this was asked. */
  takeFaults() {
    return this.#faults.splice(0)
  }

  /** Fails the test when something happened that must not. */
  blameless(where) {
    assert.deepEqual(this.#faults, [], `${where}: nothing may go wrong in the browser`)
  }

  /** After a failure: what every page of this person shows, in screenshots/failed/. */
  async lookBack(name) {
    for (const [n, page] of this.context.pages().entries()) {
      await page.screenshot({ path: `${FAILED}${name}-${n}.png` }).catch(() => undefined)
    }
    if (this.#faults.length) console.error(this.#faults.join('\n'))
  }

  /** Does something as this person; keeps what they saw if it fails. */
  async during(name, deed) {
    try {
      await deed()
    } catch (error) {
      await this.lookBack(name)
      throw error
    } finally {
      await this.leave()
    }
  }

  async leave() {
    await this.context.close()
  }
}

/** Runs in the page, before anything of it. */
function remember(kept) {
  if (location.protocol !== 'http:') return
  for (const [key, value] of Object.entries(kept)) localStorage.setItem(key, value)
  addEventListener('securitypolicyviolation', (event) =>
    globalThis.julinViolation(`${event.violatedDirective} ${event.blockedURI} on ${location.pathname} ${event.sourceFile ?? ''}:${event.lineNumber}`))
}

async function read(path, answer) {
  const text = await answer.text()
  assert.ok(answer.ok(), `${path}: ${answer.status()} ${text}`)
  return text ? JSON.parse(text) : undefined
}
