// A live by its run-of-show: applied from a template, scripts drafted and approved on the desk, the checklist
// holds the start back, the leader goes through it on her phone, and a viewer sees the card that is explained.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

const [FIRST, SECOND] = ['阳光玫瑰', '冰糖橙']
/** What a playlist answers while nobody publishes; what is refused on purpose. */
const ALLOWED = [{ path: /^\/media\/live\// }, { path: /\/start$/, status: 409 }, { path: /\/approve$/, status: 409 }]

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

async function planned(leader) {
  const quick = (name) => ({ quick: { name, spec: '2斤', price: 5_990, stock: 40, image_keys: [] }, base_price: 5_990, stock: 40, tiers: [] })
  const buy = await leader.post('/api/v1/campaigns', { title: '周末水果', description: '', cutoff_at: Date.now() + 6 * 3_600_000, items: [quick(FIRST), quick(SECOND)], as_leader: true })
  return leader.post('/api/v1/lives', { title: '水果专场', campaign_id: buy.id, item_ids: buy.items.map(({ id }) => id), starts_at: Date.now() + 600_000, interest_tags: [] })
}

test('a live is prepared on the desk and gone through on the phone', async () => {
  const leader = await someone('leader')
  const desk = await someone('operator', 1, { device: 'desk' })
  const viewer = await someone('member', 1)
  const people = [leader, desk, viewer]
  const live = await planned(leader)
  try {
    await prepare(desk, live)
    await blocked(leader, live)
    await goThrough(leader, desk, viewer, live)
    for (const one of people) one.blameless('a run-of-show')
  } catch (error) {
    for (const [n, one] of people.entries()) await one.lookBack(`runofshow-${n}`)
    throw error
  } finally {
    for (const one of people) await one.leave()
  }
})

/** The desk applies a template, has drafts written, mends what the law forbids, and approves one. */
async function prepare(desk, live) {
  const page = await desk.open(`/console/live/${live.id}/show?tab=rundown`)
  await page.getByRole('button', { name: '套用模板' }).click()
  await page.getByRole('button', { name: /套用.*生鲜日常场/ }).click()
  await page.getByText(/计划 \d+ 分钟/).waitFor()
  // a segment moves by keys
  const names = () => page.locator('li.line select, li.line input[required]:not([type=number])').evaluateAll((all) => all.map((one) => one.selectedOptions?.[0]?.label ?? one.value))
  const before = await names()
  await page.locator('li.line').nth(1).locator('select').press('Alt+ArrowDown')
  assert.deepEqual((await names()).slice(1, 3), [before[2], before[1]])
  await page.locator('li.line').nth(2).locator('select').press('Alt+ArrowUp')
  assert.deepEqual(await names(), before)

  await page.getByRole('button', { name: /^话术/ }).click()
  const card = page.locator('article').filter({ hasText: FIRST })
  await card.getByRole('button', { name: '帮我起草' }).click()
  await card.getByText('模板草稿').waitFor()
  assert.match(await card.getByLabel(/^卖点/).inputValue(), new RegExp(FIRST))
  await card.getByLabel('怎么吃、怎么用、怎么存').fill('全网最甜，能降血压')
  await card.getByLabel('怎么吃、怎么用、怎么存').press('Tab')
  await card.locator('mark', { hasText: '降血压' }).waitFor()
  await card.getByRole('button', { name: /通过，上提词器/ }).click()
  await page.getByText(/法律禁止的宣传用语/).waitFor()
  await card.getByLabel('怎么吃、怎么用、怎么存').fill('洗净就能吃，放冰箱冷藏')
  await card.getByRole('button', { name: /通过，上提词器/ }).click()
  await card.getByText('已通过', { exact: true }).waitFor()
}

/** The live cannot begin before the checklist is done; what is left, the host lets pass with a reason. */
async function blocked(leader, live) {
  const studio = await leader.open(`/leader/live/${live.id}`)
  await studio.getByRole('button', { name: '开播', exact: true }).click()
  await studio.getByRole('button', { name: '确认' }).click()
  await studio.getByText(/开播前的必做项还没有完成（样品到场/).waitFor()
  await studio.close()
  const page = await leader.open(`/leader/live/${live.id}/show?tab=checklist`)
  await page.getByLabel('样品到场，和页面描述一致').check()
  await page.getByText(/还差 3 项必做/).waitFor()
  await page.getByRole('button', { name: '说明原因，先开播' }).click()
  await page.getByLabel('为什么可以先开播').fill('其余两分钟内做完')
  await page.getByRole('button', { name: '放行' }).click()
  await page.getByText('已放行，可以开播').waitFor()
  await page.close()
}

async function goThrough(leader, desk, viewer, live) {
  const studio = await leader.open(`/leader/live/${live.id}?tab=show`)
  await studio.getByRole('button', { name: '开播', exact: true }).click()
  await studio.getByRole('button', { name: '确认' }).click()
  await studio.getByText('开场：问好，说今天有什么').waitFor()
  const prompter = await desk.open(`/console/live/${live.id}/prompter`)
  await prompter.getByRole('heading', { name: /开场/, level: 2 }).waitFor()
  const room = await viewer.open(`/live/${live.id}`)

  // one tap: the product's card is explained to whoever watches, and the teleprompter follows
  await studio.getByRole('button', { name: `下一环节：${FIRST}` }).click()
  await room.getByText('讲解中').first().waitFor()
  const seen = await until('the card to be explained', async () => {
    const { cards } = await viewer.get(`/api/v1/lives/${live.id}`)
    return cards.find(({ state }) => state === 'spotlight')
  })
  assert.equal(seen.name, FIRST)
  await prompter.getByRole('heading', { name: FIRST, level: 2 }).waitFor()
  await prompter.getByText('洗净就能吃，放冰箱冷藏').waitFor()
  assert.equal(await prompter.getByText('能降血压').count(), 0)

  // it runs by itself, and turns by keys
  const field = prompter.locator('[data-field]')
  await prompter.getByRole('button', { name: '大一点' }).click({ clickCount: 8 })
  await prompter.locator('h1').click()
  await prompter.keyboard.press('Space')
  await until('the text to run', () => field.evaluate((box) => box.scrollTop > 5))
  await prompter.keyboard.press('ArrowRight')
  await prompter.getByRole('heading', { name: SECOND, level: 2 }).waitFor()
  await prompter.getByText('这个商品的话术还没通过').waitFor()
  await prompter.keyboard.press('f')
  await prompter.getByRole('heading', { name: FIRST, level: 2 }).waitFor()
  const { visits } = await leader.get(`/api/v1/lives/${live.id}/run-of-show`)
  assert.equal(visits.length, 2)
}
