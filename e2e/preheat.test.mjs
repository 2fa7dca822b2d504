// Before a live: the leader writes teasers, the desk a preview by interest, a neighbour reserves and says what she
// waits for, sees another page than her neighbour, is reminded, comes, and is counted.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { publish } from './lib/publish.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

const [FIRST, SECOND] = ['阳光玫瑰', '活虾']
const HOUR_MS = 3_600_000
/** What a playlist answers while nobody publishes. */
const ALLOWED = [{ path: /^\/media\/live\// }]

let server, browser
before(async () => {
  server = await neighbourhood()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

async function someone(role, n = 1, options = {}) {
  const person = await Person.arrive(browser, server.origin, { allow: ALLOWED, ...options })
  await person.become(role, n)
  return person
}

/** Ten to nine in the evening by the store's clock, tomorrow: no reminder falls into the night. */
function evening(now) {
  const day = 24 * HOUR_MS
  const zone = 8 * HOUR_MS
  return Math.floor((now + zone) / day) * day - zone + day + 20 * HOUR_MS + 50 * 60_000
}

/** The leader's live with two items, tomorrow evening. */
async function planned(leader) {
  const quick = (name) => ({ quick: { name, spec: '2斤', price: 5_990, stock: 40, image_keys: [] }, base_price: 5_990, stock: 40, tiers: [] })
  const starts_at = evening(Date.now())
  const buy = await leader.post('/api/v1/campaigns', { title: '周末鲜货', description: '', cutoff_at: starts_at + 6 * HOUR_MS, items: [quick(FIRST), quick(SECOND)], as_leader: true })
  const live = await leader.post('/api/v1/lives', { title: '鲜货专场', campaign_id: buy.id, item_ids: buy.items.map(({ id }) => id), starts_at, interest_tags: ['水果', '海鲜'] })
  return { id: live.id, starts_at }
}

test('prepared, reserved, seen by interest, reminded, come and counted', async () => {
  const host = await someone('leader')
  const operator = await someone('operator', 1, { device: 'desk' })
  const [ann, ben] = [await someone('member', 1), await someone('member', 2)]
  const everybody = [host, operator, ann, ben]
  const live = await planned(host)
  let film
  try {
    await prepared(host, operator, live)
    await reserved(ann, ben, host, live)
    await reminded(ann, ben, host, live)
    const { rtmp } = await host.get(`/api/v1/lives/${live.id}/admin`)
    film = publish(`${rtmp.url}/${rtmp.key}`)
    await came(ann, host, operator, live)
  } catch (error) {
    for (const [n, person] of everybody.entries()) await person.lookBack(`preheat-${n}`)
    throw error
  } finally {
    await film?.stop()
  }
  for (const person of everybody) {
    person.blameless('before a live')
    await person.leave()
  }
})

/** The leader's teasers and poster on her phone, the desk's preview by interest. */
async function prepared(host, operator, live) {
  const studio = await host.open(`/leader/live/${live.id}?tab=preheat`)
  const poster = studio.getByRole('img', { name: '“鲜货专场”的海报' })
  await until('the poster to be drawn', () => poster.evaluate((img) => img.naturalWidth === 750))
  await studio.getByText('先预约，开播提醒你').waitFor()
  await studio.getByRole('button', { name: '前50名送鸡蛋' }).click()
  await studio.getByRole('button', { name: '加一条' }).click()
  await studio.getByLabel('福利', { exact: true }).nth(1).fill('活虾半价')
  await studio.getByLabel('揭晓前显示').nth(1).fill('猜猜哪样半价')
  await studio.getByLabel('什么时候揭晓').nth(1).selectOption('one_hour')
  await studio.getByRole('button', { name: '保存预告' }).click()
  await studio.getByText('已保存').waitFor()

  const desk = await operator.open(`/console/live/${live.id}/preheat`)
  await desk.getByLabel('一句话').nth(1).fill('码头刚靠岸')
  await desk.getByLabel('排第一的商品').nth(1).selectOption({ label: SECOND })
  await desk.getByRole('button', { name: '保存', exact: true }).click()
  await desk.getByText('已保存').waitFor()
  await desk.getByLabel('看看谁看到什么').selectOption('海鲜')
  await desk.getByText('码头刚靠岸', { exact: true }).waitFor()
  await desk.getByText(`1. ${SECOND}`).waitFor()
}

const firstOf = (page) => page.locator('.coming li').first().textContent()

/** One tap, then what she waits for; her page is another than his. */
async function reserved(ann, ben, host, live) {
  const [hers, his] = [await ann.open(`/live/${live.id}`), await ben.open(`/live/${live.id}`)]
  await his.getByText('猜猜哪样半价').waitFor()
  assert.equal(await his.getByText('活虾半价').count(), 0)
  const raw = JSON.stringify(await ben.get(`/api/v1/lives/${live.id}/preheat`))
  assert.ok(!raw.includes('活虾半价'), 'the words are not sent before their time')
  await hers.getByRole('button', { name: '预约', exact: true }).click()
  const sheet = hers.getByRole('dialog', { name: '你在等什么？' })
  await sheet.getByRole('button', { name: '海鲜' }).click()
  await sheet.getByRole('button', { name: '前 1 小时' }).click()
  await sheet.getByLabel('想问什么').fill('虾多大？')
  await sheet.getByRole('button', { name: '告诉主播' }).click()
  await hers.getByText('码头刚靠岸').waitFor()
  assert.match(await firstOf(hers), new RegExp(SECOND))
  assert.match(await firstOf(his), new RegExp(FIRST))
  const asked = await host.get(`/api/v1/lives/${live.id}/questions`)
  assert.deepEqual(asked.map(({ text }) => text), ['虾多大？'])
  await hers.getByRole('button', { name: '按默认顺序' }).click()
  await until('the usual order', async () => (await firstOf(hers)).includes(FIRST))
  await hers.close()
  await his.close()
}

/** An hour before: the teaser is told, and she is reminded; he never reserved. */
async function reminded(ann, ben, host, live) {
  await host.post('/api/v1/demo/clock', { advance_ms: live.starts_at - Date.now() - HOUR_MS + 1_000 })
  await until('the reminder', async () => (await ann.get('/api/v1/inbox')).items.some(({ template, link }) => template === 'live_reminder' && link === `/live/${live.id}`))
  assert.ok((await ben.get('/api/v1/inbox')).items.every(({ link }) => link !== `/live/${live.id}`))
  const page = await ben.open(`/live/${live.id}`)
  await page.getByText('活虾半价').waitFor()
  await page.close()
}

/** She comes while it is on air; both desks count her. */
async function came(ann, host, operator, live) {
  await host.post(`/api/v1/lives/${live.id}/start`)
  const page = await ann.open(`/live/${live.id}`)
  await until('her to be counted', async () => (await host.get(`/api/v1/lives/${live.id}/preheat/attendance`)).all.came === 1)
  const desk = await operator.open(`/console/live/${live.id}/preheat`)
  await desk.getByRole('tab', { name: '想看的' }).or(desk.getByRole('button', { name: '想看的' })).click()
  await desk.getByRole('row', { name: /海鲜 1 1 100%/ }).waitFor()
  const studio = await host.open(`/leader/live/${live.id}?tab=preheat`)
  await studio.getByText('到场 1/1').first().waitFor()
  await page.close()
}
