// 拼团: a neighbour takes the last seat of a team through its link and pays; another opens a team of her own
// and invites; the desk and the leader see both. And a buy that misses its minimum stays open longer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

let server, browser
const world = {}

before(async () => {
  server = await neighbourhood()
  browser = await launch()
  const arrive = async (role, n, device = 'phone') => {
    const person = await Person.arrive(browser, server.origin, { device })
    await person.become(role, n)
    return person
  }
  world.joins = await arrive('member', 6)
  world.opens = await arrive('member', 8)
  world.leader = await arrive('leader', 1)
  world.operator = await arrive('operator', 1, 'desk')
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

const STEPS = [
  ['the last seat is taken through the link', join],
  ['a team is opened on the group page, and waits', open],
  ['the leader and the desk see the teams', seen],
  ['a buy that misses its minimum opens again, and those who paid are told', extended],
]

test('teams and longer buys, step by step', async (t) => {
  for (const [name, act] of STEPS) {
    let done = false
    await t.test(name, async () => {
      await act().catch(async (error) => {
        for (const [who, person] of Object.entries(world)) await person.lookBack?.(`teams-${who}`)
        throw error
      })
      done = true
    })
    assert.ok(done, name)
  }
  for (const who of ['joins', 'opens', 'leader', 'operator']) world[who].blameless('teams')
})

/** Tells where one lives if that is asked, orders, and pays at the cashier's. */
async function payFor(page) {
  const unit = page.getByLabel('房号')
  if (await unit.isVisible()) await unit.fill('1203')
  await page.getByRole('button', { name: '付款占座' }).click()
  await page.getByRole('button', { name: '确认支付' }).click()
  await page.waitForURL(/\/orders\/\d+/)
}

async function join() {
  const { items } = await world.joins.get('/api/v1/campaigns?status=open')
  world.buy = items.find(({ title }) => title.includes('两个小区'))
  const teams = await world.joins.get(`/api/v1/campaigns/${world.buy.id}/teams`)
  world.team = teams.items[0]
  assert.deepEqual([world.team.paid, world.team.free], [2, 1])
  const page = await world.joins.open(`/teams/${world.team.id}?l=${world.team.leader_id}`)
  await page.getByText('还差 1 人成团').waitFor()
  await page.getByRole('button', { name: '参加这个团' }).click()
  await payFor(page)
  await page.getByText('拼团已成团').waitFor()
  const now = await until('the team to be complete', async () => {
    const team = await world.joins.get(`/api/v1/teams/${world.team.id}`)
    return team.status === 'complete' && team
  })
  assert.deepEqual([now.paid, now.free, now.seats.length], [3, 0, 3])
  await page.close()
}

async function open() {
  const page = await world.opens.open(`/c/${world.buy.id}?l=${world.buy.leader.id}`)
  await page.getByRole('button', { name: /开 3 人团/ }).click()
  await payFor(page)
  await page.getByText('拼团中，还差 2 人').waitFor()
  await page.getByRole('link', { name: /邀请邻居/ }).click()
  await page.waitForURL(/\/teams\/\d+/)
  await page.getByText('还差 2 人成团').waitFor()
  await page.getByRole('button', { name: '邀请邻居' }).waitFor()
  world.own = new URL(page.url()).pathname.split('/').at(-1)
  await page.close()
}

async function seen() {
  const hers = await world.leader.open(`/leader/campaigns/${world.buy.id}?tab=teams`)
  await hers.getByText('已成团').waitFor()
  await hers.getByText('拼团中').waitFor()
  await hers.close()
  const desk = await world.operator.open(`/console/campaigns/${world.buy.id}?tab=teams`)
  await desk.getByRole('cell', { name: '3/3' }).waitFor()
  await desk.getByRole('cell', { name: '1/3' }).waitFor()
  await desk.close()
}

async function extended() {
  const { opens, leader } = world
  const meta = await opens.context.request.get(`${server.origin}/api/v1/meta`)
  const now = Number(meta.headers()['x-server-time'])
  const made = await leader.post('/api/v1/campaigns', {
    title: '凑单试试｜蓝莓', cutoff_at: now + 3 * 3_600_000, min_quantity: 5, extension: { hours: 12, times: 1 },
    items: [{ quick: { name: '蓝莓', spec: '1盒' }, base_price: 1_990, stock: 20 }],
  })
  const { id: order } = await opens.post('/api/v1/orders', { campaign_id: made.id, leader_id: made.leader.id, lines: [{ item_id: made.items[0].id, quantity: 2 }] })
  const { cashier_url: url } = await opens.post(`/api/v1/payments/${order}/prepay`)
  const till = await opens.open(url.replace(server.origin, ''))
  await till.getByRole('button', { name: '确认支付' }).click()
  await until('the order to be paid', async () => (await opens.get(`/api/v1/orders/${order}`)).status === 'paid')
  await till.close()
  for (const to of ['cutoff', 'counting']) await world.operator.post('/api/v1/demo/clock', { to, campaign_id: made.id })
  await until('the buy to open again', async () => (await opens.get(`/api/v1/campaigns/${made.id}`)).extension.used === 1)
  const page = await opens.open(`/c/${made.id}`)
  await page.getByText('第 1 次延长').waitFor()
  await page.close()
  const inbox = await until('the message', async () => (await opens.get('/api/v1/inbox')).items.find(({ title }) => title.includes('延长')))
  assert.match(inbox.body, /还差 3 份/)
  assert.equal((await opens.get(`/api/v1/orders/${order}`)).status, 'paid')
  const desk = await world.operator.open(`/console/campaigns/${made.id}?tab=timeline`)
  await desk.getByText('没成团，延长').waitFor()
  await desk.close()
}
