// 晒单 in a live: a neighbour who has picked the goods up sends photos in from the room, an assistant looks at
// them on her phone and shows them, they come up before another viewer and stand on the wall and on the card;
// the order tells what became of them, and taken back they are gone everywhere.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { picture } from './lib/picture.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

const WORDS = '孩子一口气吃了半箱'
/** What a playlist answers while nobody publishes. */
const ALLOWED = [{ path: /^\/media\/live\//, status: 404 }]

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

/** A neighbour who has something to show, and the line. */
async function buyer() {
  for (let n = 1; n <= 9; n += 1) {
    const person = await someone('member', n)
    const { lines } = await person.get('/api/v1/me/show-posts')
    if (lines.length) return { person, line: lines[0], n }
    await person.leave()
  }
  throw new Error('nobody in the demo has picked anything up')
}

/** A live of the leader, on air, that sells the same goods once more. */
async function onAir(leader, person, line) {
  const order = await person.get(`/api/v1/orders/${line.order_id}`)
  const { sku_id } = order.lines.find(({ id }) => id === line.line_id)
  const item = { sku_id, base_price: 1_990, stock: 20, tiers: [] }
  const buy = await leader.post('/api/v1/campaigns', { title: '再来一次', description: '', cutoff_at: Date.now() + 6 * 3_600_000, items: [item], as_leader: true })
  const live = await leader.post('/api/v1/lives', { title: '回购专场', campaign_id: buy.id, item_ids: buy.items.map(({ id }) => id), starts_at: Date.now() + 600_000, interest_tags: [] })
  await leader.post(`/api/v1/lives/${live.id}/start`)
  await leader.post(`/api/v1/lives/${live.id}/cards/${live.cards[0].id}/spotlight`)
  return live.id
}

test('a buyer shows what they had, an assistant lets it into the room, and it can be taken back', async () => {
  const leader = await someone('leader')
  const { person: ann, line, n } = await buyer()
  const [helper, viewer] = [await someone('member', n === 2 ? 1 : 2), await someone('member', n === 3 ? 1 : 3)]
  const people = [leader, ann, helper, viewer]
  try {
    const live = await onAir(leader, ann, line)
    await leader.post(`/api/v1/lives/${live}/assistants`, { member_id: (await helper.get('/api/v1/me')).id })
    await sent(ann, live)
    const desk = await helper.open(`/live/${live}/desk?tab=posts`)
    await desk.getByText(WORDS).first().waitFor()
    const seen = await viewer.open(`/live/${live}`)
    await seen.getByRole('button', { name: /^晒单/ }).waitFor()
    assert.equal(await seen.getByText(WORDS).count(), 0, 'nobody has looked at it')
    await shown(desk, seen)
    await takenBack(ann, line, seen)
    for (const one of people) one.blameless('晒单')
  } catch (error) {
    for (const [i, one] of people.entries()) await one.lookBack(`showcase-${i}`)
    throw error
  } finally {
    for (const one of people) await one.leave()
  }
})

/** Photos, words and consent from the room. */
async function sent(ann, live) {
  const room = await ann.open(`/live/${live}`)
  await room.getByRole('button', { name: /^晒单/ }).click()
  await room.getByRole('button', { name: '我也晒一晒' }).click()
  const sheet = room.getByRole('dialog', { name: /^晒/ })
  const pick = sheet.locator('button.pick').first()
  await pick.or(sheet.getByLabel('说两句')).first().waitFor()
  if (await pick.isVisible()) await pick.click()
  await sheet.locator('input[type=file]').setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer: picture() })
  await sheet.getByLabel('说两句').fill(WORDS)
  const send = sheet.getByRole('button', { name: '提交晒单' })
  assert.equal(await send.isDisabled(), true, 'not without consent')
  await sheet.getByLabel(/同意在店里/).check()
  await send.click()
  await room.getByText('已提交，审核后就会展示').waitFor()
}

/** The assistant shows it: it comes up before the viewer, stands on the wall, and on the card. */
async function shown(desk, seen) {
  await desk.getByRole('button', { name: `展示 ${WORDS}`, exact: true }).click()
  await seen.getByRole('region', { name: '邻居晒单' }).getByText(WORDS).first().waitFor()
  await seen.getByRole('button', { name: /位邻居晒单$/ }).click()
  const wall = seen.getByRole('dialog', { name: '晒单墙' })
  await wall.getByText(WORDS).first().waitFor()
  await wall.getByText('本场晒的').first().waitFor()
  await wall.getByRole('button', { name: '关闭' }).click()
}

/** On the order it says that it is shown; taken back, it is gone from the room at once. */
async function takenBack(ann, line, seen) {
  const order = await ann.open(`/orders/${line.order_id}`)
  await order.getByText('已展示').first().waitFor()
  await order.getByText(WORDS).first().waitFor()
  await order.getByRole('button', { name: /^撤回/ }).first().click()
  await order.getByRole('dialog').getByRole('button', { name: /确认|确定|好/ }).click()
  await order.getByText('已撤回').first().waitFor()
  await until('the post to leave the room', async () => (await seen.getByText(WORDS).count()) === 0)
}

test('an operator looks at all posts and says what is given for one', async () => {
  const operator = await someone('operator', 1, { device: 'desk' })
  await operator.during('showcase-desk', async () => {
    const page = await operator.open('/console/show-posts?status=shown')
    await page.getByText('已展示').first().waitFor()
    await page.getByLabel(/送多少积分/).fill('30')
    await page.getByRole('button', { name: '保存' }).click()
    await until('the rule to be set', async () => (await operator.get('/api/v1/show-post-rules')).points === 30)
    operator.blameless('the list of posts')
  })
})
