// A flash sale in a live: the host sets two pieces aside and presses, two neighbours grab them with one tap
// each, the third sees at once that they are gone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'
import { pay } from './loop/buy.mjs'

const NAME = '阳光玫瑰'
/** What a playlist answers while nobody publishes; what a member is refused who comes too late. */
const ALLOWED = [{ path: /^\/media\/live\//, status: 404 }, { path: /^\/api\/v1\/orders$/, status: 409 }]

let server, browser
before(async () => {
  server = await neighbourhood()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

const arrive = (options) => Person.arrive(browser, server.origin, { allow: ALLOWED, ...options })

/** The leader's live with a buy of one item, on air. */
async function onAir(leader) {
  const quick = { name: NAME, spec: '2斤', price: 5_990, stock: 40, image_keys: [] }
  const item = { quick, base_price: 5_990, stock: 40, tiers: [] }
  const buy = await leader.post('/api/v1/campaigns', { title: '玫瑰葡萄开抢', description: '', cutoff_at: Date.now() + 6 * 3_600_000, items: [item], as_leader: true })
  const starts = { starts_at: Date.now() + 600_000, interest_tags: [] }
  const live = await leader.post('/api/v1/lives', { title: '葡萄专场', campaign_id: buy.id, item_ids: buy.items.map(({ id }) => id), ...starts })
  await leader.post(`/api/v1/lives/${live.id}/start`)
  await leader.post(`/api/v1/lives/${live.id}/cards/${live.cards[0].id}/spotlight`)
  return { live: live.id, buy: buy.id, leader: buy.leader.id }
}

/** Members whose place this leader knows. */
async function neighbours(leader, wanted) {
  const found = []
  for (let n = 1; n <= 30 && found.length < wanted; n += 1) {
    const person = await arrive({})
    await person.become('member', n)
    const homes = await person.get('/api/v1/memberships')
    if (homes.some((home) => home.leader.id === leader && (home.building || home.unit))) found.push(person)
    else await person.leave()
  }
  assert.equal(found.length, wanted)
  return found
}

const card = (page) => page.getByRole('region', { name: `秒杀 ${NAME}` })

test('a flash sale: three fields, a press, one tap each, gone for everybody', async () => {
  const host = await arrive({})
  await host.become('leader')
  const sold = await onAir(host)
  const people = await neighbours(sold.leader, 3)
  const everybody = [host, ...people]
  await sale(host, people, sold).catch(async (error) => {
    for (const [n, person] of everybody.entries()) await person.lookBack(`flash-${n}`)
    throw error
  })
  for (const person of everybody) {
    person.blameless('the flash sale')
    await person.leave()
  }
})

async function sale(host, people, { live, buy }) {
  const rooms = await Promise.all(people.map((person) => person.open(`/live/${live}`)))
  await Promise.all(rooms.map((page) => page.getByRole('button', { name: /购物袋/ }).first().waitFor()))

  const studio = await host.open(`/leader/live/${live}`)
  await studio.getByRole('button', { name: /^做秒杀/ }).click()
  await studio.getByLabel('秒杀价（元）').fill('19.9')
  await studio.getByLabel('拿出多少份').fill('2')
  await studio.getByLabel('抢多久（秒）').fill('120')
  await studio.getByRole('button', { name: '准备好' }).click()
  await Promise.all(rooms.map((page) => card(page).getByText('共 2 份，主播喊了就开抢').waitFor()))

  await studio.getByRole('button', { name: '开抢', exact: true }).click()
  await Promise.all(rooms.map((page) => card(page).getByRole('timer').first().waitFor()))
  const [first, second, third] = rooms
  for (const page of [first, second]) {
    await card(page).getByRole('button', { name: '马上抢' }).click()
    await page.waitForURL('**/sandbox/cashier/**')
  }
  await card(third).getByRole('button', { name: '抢光了' }).waitFor()
  await studio.getByText('已付 0 · 待付 2 · 剩 0').waitFor()
  const order = await pay(first)
  const placed = await people[0].get(`/api/v1/orders/${order}`)
  assert.deepEqual([placed.total, placed.lines[0].unit_price, placed.lines[0].quantity], [1_990, 1_990, 1])
  await studio.getByText('已付 1 · 待付 1 · 剩 0').waitFor()
  const { items } = await host.get(`/api/v1/campaigns/${buy}`)
  assert.equal(items[0].available, 38, 'two of forty were set aside')

  // who gives up gives back: it can be grabbed again at once
  const { items: mine } = await people[1].get('/api/v1/orders?status=pending_payment')
  await people[1].post(`/api/v1/orders/${mine[0].id}/cancel`)
  await card(third).getByRole('button', { name: '马上抢' }).waitFor()
  await studio.getByRole('button', { name: '提前结束' }).click()
  await studio.getByRole('button', { name: '确认' }).click()
  await card(third).waitFor({ state: 'detached' })
  const left = await until('the rest to be the item’s again', async () => (await host.get(`/api/v1/campaigns/${buy}`)).items[0].available === 39)
  assert.ok(left)
}
