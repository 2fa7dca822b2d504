// Every page of every surface, in both languages and both palettes: nothing wrong in axe (WCAG 2.1 AA),
// no console error, nothing refused by the content-security policy, nothing asked of a foreign origin.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe } from './lib/axe.mjs'
import { Person, launch } from './lib/browser.mjs'
import { address, declared } from './lib/routes.mjs'
import { neighbourhood } from './lib/server.mjs'
import { LOOKS, shoot } from './lib/shots.mjs'
import { leaderPlaces, memberPlaces, operatorPlaces, screenPlace } from './pages/places.mjs'

let server, browser
const places = {}

const isLeaders = (route) => route.startsWith('/leader')
/** Seen by somebody who has not signed in: they lead a member elsewhere. */
const STRANGERS = ['/login', '/join/:code', '/dev-inbox']
/** Reached only through another page. */
const STEPS = { '/leader/open/check': (page) => page.getByRole('button', { name: /不粘贴，自己填|by hand/i }).click() }
const BEFORE = { '/leader/open/check': '/leader/open' }

const SURFACES = [
  { name: 'mall', device: 'phone', role: null, routes: () => [...declared('mall').filter((route) => STRANGERS.includes(route)), '/nowhere'] },
  { name: 'mall', device: 'phone', role: 'member', routes: () => declared('mall').filter((route) => !isLeaders(route) && !STRANGERS.includes(route)) },
  { name: 'leader', device: 'phone', role: 'leader', routes: () => declared('mall').filter(isLeaders) },
  { name: 'console', device: 'desk', role: null, base: '/console', routes: () => ['/login', '/nowhere'] },
  { name: 'console', device: 'desk', role: 'operator', base: '/console', routes: () => declared('console') },
  { name: 'screen', device: 'desk', role: 'operator', routes: () => ['/screen'] },
]

before(async () => {
  server = await neighbourhood()
  browser = await launch()
  const as = async (role, find) => {
    const person = await Person.arrive(browser, server.origin)
    await person.become(role)
    return find(person).finally(() => person.leave())
  }
  places.mall = { ...(await as('member', memberPlaces)), ...(await as('leader', leaderPlaces)) }
  places.console = await as('operator', operatorPlaces)
  places.screen = await as('operator', screenPlace)
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

for (const look of LOOKS) {
  for (const surface of SURFACES) {
    test(`${surface.name} for ${surface.role ?? 'anybody'}, ${look.lang}, ${look.theme}`, async (t) => {
      const person = await Person.arrive(browser, server.origin, { device: surface.device, ...look })
      if (surface.role) await person.become(surface.role)
      const page = await person.context.newPage()
      for (const route of surface.routes()) await t.test(route, () => visit(person, page, surface, route, look))
      await person.leave()
    })
  }
}

async function visit(person, page, surface, route, look) {
  const known = places[surface.base ? 'console' : 'mall']
  const url = surface.name === 'screen' ? places.screen : (surface.base ?? '') + address(BEFORE[route] ?? route, known)
  const answer = await page.goto(person.origin + url, { waitUntil: 'networkidle' })
  assert.equal(answer.status(), 200, url)
  if (STEPS[route]) await STEPS[route](page)
  await settled(page)
  await shoot(page, surface.name, nameOf(route), look)
  const path = new URL(page.url()).pathname.replace(/(.)\/$/, '$1')
  const meant = STEPS[route] ? route : new URL(person.origin + url).pathname.replace(/(.)\/$/, '$1')
  const wrong = [...person.takeFaults(), ...(await axe(page))]
  if (path !== meant) wrong.unshift(`it led to ${path}`)
  for (const text of await page.locator('.state[role=alert]').allInnerTexts()) wrong.unshift(`it says: ${text.replaceAll('\n', ' ')}`)
  assert.deepEqual(wrong, [])
}

/** Nothing loads any more and nothing moves in. */
async function settled(page) {
  await page.waitForLoadState('networkidle')
  await page.locator('.waiting').first().waitFor({ state: 'detached' })
  await page.evaluate(() => Promise.all([document.fonts.ready, ...document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime)).map((one) => one.finished.catch(() => undefined))]))
}

const nameOf = (route) => route.replaceAll(/\(.*?\)/g, '').split('/').filter(Boolean).map((part) => part.replace(/^:/, '')).join('-') || 'home'
