// A picture from elsewhere: a leader pastes the pull address of another room, and her neighbours watch it
// in hers. Private addresses are refused unless the settings allow them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { publish } from './lib/publish.mjs'
import { neighbourhood } from './lib/server.mjs'
import { LOOKS, shoot } from './lib/shots.mjs'
import { until } from './lib/wait.mjs'
import { plays } from './loop/room.mjs'

/** What a playlist answers while nobody publishes; what is said of an address that cannot be pulled. */
const ALLOWED = [{ path: /^\/media\/live\//, status: 404 }, { path: /\/source$/, status: 422 }]

let server, browser, film
before(async () => {
  server = await neighbourhood(['media.pull.allow=127.0.0.1/32'])
  browser = await launch()
})
after(async () => {
  await film?.stop()
  await browser?.close()
  await server?.discard()
})

const arrive = (options) => Person.arrive(browser, server.origin, { allow: ALLOWED, ...options })

async function planned(leader, title) {
  const quick = { name: '阳光玫瑰', spec: '2斤', price: 5_990, stock: 40, image_keys: [] }
  const item = { quick, base_price: 5_990, stock: 40, tiers: [] }
  const buy = await leader.post('/api/v1/campaigns', { title, description: '', cutoff_at: Date.now() + 6 * 3_600_000, items: [item], as_leader: true })
  const body = { title, campaign_id: buy.id, item_ids: buy.items.map(({ id }) => id), starts_at: Date.now() + 600_000, interest_tags: [] }
  return leader.post('/api/v1/lives', body)
}

/** The panel of one surface, in one language and theme. */
async function lookAt(look, surface, role, path) {
  const person = await arrive({ ...look, device: surface === 'mall' ? 'phone' : 'desk' })
  await person.become(role)
  const page = await person.open(path)
  const panel = page.locator('#source-url')
  await panel.scrollIntoViewIfNeeded()
  await page.locator('[role=status] .tag').first().waitFor()
  await shoot(page, surface, 'live-pull', look)
  person.blameless(`${surface} ${look.lang} ${look.theme}`)
  await person.leave()
}

test('a live whose picture is fetched from another room', async () => {
  const [leader, guest, operator] = [await arrive({}), await arrive({}), await arrive({ device: 'desk' })]
  await leader.become('leader')
  await operator.become('operator')
  const [there, here] = [await planned(leader, '那边的直播'), await planned(leader, '这边的直播')]
  film = publish(`${there.rtmp.url}/${there.rtmp.key}`)
  await leader.post(`/api/v1/lives/${there.id}/start`)
  const source = `${server.origin}/media/live/${there.id}.flv`
  await until('the other room to be live', async () => (await fetch(source, { method: 'HEAD' })).ok, { within: 30_000 })

  const studio = await leader.open(`/leader/live/${here.id}?tab=stream`)
  await studio.getByLabel('拉流地址').fill('ftp://example.org/a')
  await studio.getByRole('button', { name: '用这个画面' }).click()
  await studio.getByRole('alert').getByText('请填写 rtmp(s)://').waitFor()
  await studio.getByLabel('拉流地址').fill(source)
  await studio.getByRole('button', { name: '用这个画面' }).click()
  await studio.getByRole('status').getByText('正常').waitFor()
  await leader.post(`/api/v1/lives/${here.id}/start`)
  await plays(await guest.open(`/live/${here.id}`), 'whep')

  const desk = await operator.open(`/console/live/${here.id}`)
  await desk.getByRole('status').getByText('正常').waitFor()
  for (const look of LOOKS) {
    await lookAt(look, 'mall', 'leader', `/leader/live/${here.id}?tab=stream`)
    await lookAt(look, 'console', 'operator', `/console/live/${here.id}`)
  }
  await studio.getByRole('button', { name: '不用了' }).click()
  await until('nobody to publish', async () => !(await leader.get(`/api/v1/lives/${here.id}/admin`)).stream.publishing, { within: 20_000 })
  for (const person of [leader, guest, operator]) {
    person.blameless('a picture from elsewhere')
    await person.leave()
  }
})
