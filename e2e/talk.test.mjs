// Talk in a live: neighbours ask, an assistant moderates from her phone, what waits for review stands once
// it is approved, a slip is corrected, and a card comes no earlier than its picture.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { publish } from './lib/publish.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

const [FIRST, SECOND] = ['阳光玫瑰', '冰糖橙']
/** What a playlist answers while nobody publishes; what is refused on purpose. */
const ALLOWED = [{ path: /^\/media\/live\// }, { path: /\/comments$/, status: 403 }]

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
  return Object.assign(person, { me: await person.get('/api/v1/me') })
}

/** The leader's live with two items, on air. */
async function onAir(leader) {
  const quick = (name) => ({ quick: { name, spec: '2斤', price: 5_990, stock: 40, image_keys: [] }, base_price: 5_990, stock: 40, tiers: [] })
  const buy = await leader.post('/api/v1/campaigns', { title: '周末水果', description: '', cutoff_at: Date.now() + 6 * 3_600_000, items: [quick(FIRST), quick(SECOND)], as_leader: true })
  const live = await leader.post('/api/v1/lives', { title: '水果专场', campaign_id: buy.id, item_ids: buy.items.map(({ id }) => id), starts_at: Date.now() + 600_000, interest_tags: [] })
  await leader.post(`/api/v1/lives/${live.id}/start`)
  return leader.get(`/api/v1/lives/${live.id}/admin`)
}

/** The numbers of the demo's residents differ in the last four digits only. */
const numberOf = ({ me }) => `1390002${me.phone_masked.slice(-4)}`

/** Says something in the room as a viewer does. */
async function say(page, text) {
  await page.locator('#room-say').fill(text)
  await page.getByRole('button', { name: '发送' }).click()
}
const said = (page, text) => page.locator('.comments li').filter({ hasText: text })
const lookBack = (name, people) => async (error) => {
  for (const [n, person] of people.entries()) await person.lookBack(`${name}-${n}`)
  throw error
}

test('neighbours ask, an assistant moderates, and a slip is corrected', async () => {
  const host = await someone('leader')
  const live = await onAir(host)
  const [helper, ann, ben] = [await someone('member', 1), await someone('member', 2), await someone('member', 3)]
  const operator = await someone('operator', 1, { device: 'desk' })
  const everybody = [host, helper, ann, ben, operator]
  await words(operator)
  await talk({ live, host, helper, ann, ben, operator }).catch(lookBack('talk', everybody))
  for (const one of everybody) {
    one.blameless('talk in a live')
    await one.leave()
  }
})

/** The shop looks at what is said of refunds. */
async function words(operator) {
  const page = await operator.open('/console/live/words')
  await page.getByLabel('先审后发').fill('退款')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('已保存').waitFor()
  assert.deepEqual((await operator.get('/api/v1/live-words')).review_words, ['退款'])
}

async function talk({ live, host, helper, ann, ben, operator }) {
  const path = `/live/${live.id}`
  const [hers, his] = [await ann.open(path), await ben.open(path)]

  // a question, asked by a second neighbour with one tap
  await say(hers, '几点能到货？')
  await said(his, '几点能到货').getByText('提问').waitFor()
  await his.getByRole('button', { name: /大家在问/ }).click()
  await his.getByRole('button', { name: /我也想问/ }).click()
  await his.getByText('2 人在问').waitFor()
  await his.keyboard.press('Escape')

  // the host names her assistant, who finds the desk in the room
  const studio = await host.open(`/leader/live/${live.id}?tab=help`)
  await studio.getByLabel('场控的手机号').fill(numberOf(helper))
  await studio.getByRole('button', { name: '请她当场控' }).click()
  await studio.getByText(/现在是场控了/).waitFor()
  const room = await helper.open(path)
  await room.getByRole('link', { name: '场控台' }).click()
  await room.getByRole('button', { name: /^提问/ }).click()
  await room.getByRole('button', { name: /写下答案/ }).click()
  await room.getByLabel('答案（可不填）').fill('周六下午三点')
  await room.getByRole('button', { name: '标为已回答' }).click()
  await his.getByRole('button', { name: /大家在问/ }).click()
  await his.getByText('周六下午三点').waitFor()
  await his.keyboard.press('Escape')

  // what is said of refunds waits; its speaker knows
  await say(his, '坏了怎么退款')
  await said(his, '坏了怎么退款').getByText('审核中').waitFor()
  assert.equal(await said(hers, '退款').count(), 0)
  await room.getByRole('button', { name: /^弹幕/ }).click()
  await room.getByRole('button', { name: '通过', exact: true }).click()
  await said(hers, '坏了怎么退款').waitFor()

  // pinned for all, slowed down, muted
  await handle(room, '坏了怎么退款')
  await room.getByRole('button', { name: '置顶' }).click()
  await hers.locator('.pinned').getByText('坏了怎么退款').waitFor()
  await room.getByLabel('慢速模式').selectOption({ label: '60 秒一句' })
  await hers.getByPlaceholder('每 60 秒可说一句').waitFor()
  await handle(room, '坏了怎么退款')
  await room.getByRole('button', { name: '到这场结束' }).click()
  await room.getByText('已禁言').waitFor()
  await room.getByLabel('慢速模式').selectOption({ label: '不限' })
  await his.getByPlaceholder('说点什么…').waitFor()
  await say(his, '为什么')
  await his.getByText('你已被禁言').waitFor()

  // the control room sees the same, and puts a slip right
  const desk = await operator.open(`/console/live/${live.id}`)
  await desk.getByRole('button', { name: /^场控/ }).click()
  await desk.getByText(helper.me.nickname).first().waitFor()
  await desk.getByRole('button', { name: '更正口误' }).click()
  await desk.getByLabel('哪个商品').selectOption({ label: FIRST })
  await desk.getByLabel('刚才说成了').fill('一箱六斤')
  await desk.getByLabel('应该是').fill('一箱五斤')
  await desk.getByRole('button', { name: '发布更正' }).click()
  await hers.getByRole('button', { name: /直播更正.*一箱五斤/ }).waitFor()
  await hers.getByRole('button', { name: /购物袋/ }).click()
  await hers.getByText('更正：一箱五斤').waitFor()
}

/** Opens what can be done about a comment. */
async function handle(page, text) {
  await page.locator('.said').filter({ hasText: text }).getByRole('button').click()
}

test('a card comes no earlier than its picture', async () => {
  const host = await someone('leader')
  const live = await onAir(host)
  const stream = publish(`${live.rtmp.url}/${live.rtmp.key}`)
  const ann = await someone('member', 2)
  try {
    await timed(host, ann, live).catch(lookBack('picture', [ann]))
    ann.blameless('a card on media time')
  } finally {
    await stream.stop()
    await Promise.all([host.leave(), ann.leave()])
  }
})

/** Notes, in the same turn in which a card shows, when the picture shown was taken. */
function noteCards() {
  window.julinCards = []
  const note = () => {
    const card = document.querySelector('.spot')
    const pushed = card?.dataset.pushed
    if (!pushed || window.julinCards.some((one) => one.pushed === Number(pushed))) return
    window.julinCards.push({ pushed: Number(pushed), picture: Number(document.querySelector('[data-picture]')?.dataset.picture) })
  }
  new MutationObserver(note).observe(document, { childList: true, subtree: true, attributes: true })
}

async function timed(host, ann, live) {
  const page = await ann.context.newPage()
  await page.addInitScript(noteCards)
  await page.goto(`${server.origin}/live/${live.id}?via=hls`)
  const video = page.locator('video')
  const way = () => video.getAttribute('data-way')
  const pictured = async () => Number(await page.locator('[data-picture]').getAttribute('data-picture').catch(() => 0))
  await until('an HLS picture with its time', async () => (await way()) === 'hls' && (await pictured()) > 0, { within: 40_000 })
  for (const card of live.cards) {
    const shown = await host.post(`/api/v1/lives/${live.id}/cards/${card.id}/spotlight`)
    const seen = () => page.evaluate((pushed) => window.julinCards.find((one) => one.pushed === pushed), shown.pushed_at)
    const { picture, pushed } = await until(`${card.name} to be shown`, seen)
    assert.ok(picture >= pushed, `${card.name}: the card ran ${pushed - picture} ms ahead of the picture`)
  }
}
