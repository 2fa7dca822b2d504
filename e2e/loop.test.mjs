// One turn of the loop, as the people in it see it: an operator plans a live with a buy, a neighbour
// reserves, ffmpeg publishes, both watch real video, a stranger orders from the room and pays, the price
// falls for everybody, the goods are bought, arrive and are handed over, and the books are even.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { publish } from './lib/publish.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'
import { liveAt, pay, signInOnTheWay, want } from './loop/buy.mjs'
import * as desk from './loop/desk.mjs'
import * as leaders from './loop/leader.mjs'
import * as room from './loop/room.mjs'
import * as studio from './loop/studio.mjs'

const BUY = '周末直播团｜沃柑和土鸡蛋'
const LIVE = '今晚看沃柑｜广西武鸣'
const [FRUIT, EGGS] = ['沃柑', '散养土鸡蛋']
const [FULL, REACHED] = [2_990, 2_500]
const PHONE = '13600020077'

/** What a playlist answers before the first frames and after the last. */
const NOT_ON_AIR = { path: /^\/media\/live\//, status: 404 }

let server, browser, film
const PEOPLE = ['operator', 'leader', 'member', 'stranger']
/** The people, and what they have open. */
const world = {}

before(async () => {
  server = await neighbourhood()
  browser = await launch()
  const arrive = (options) => Person.arrive(browser, server.origin, { allow: [NOT_ON_AIR], ...options })
  world.operator = await arrive({ device: 'desk' })
  world.leader = await arrive({})
  world.member = await arrive({})
  world.stranger = await arrive({})
  await world.operator.become('operator')
  await world.leader.become('leader')
  await world.member.become('member')
})
after(async () => {
  await film?.stop()
  await browser?.close()
  await server?.discard()
})

test('the loop, end to end', async (t) => {
  for (const [name, act] of STEPS) {
    let done = false
    await t.test(name, async () => {
      await act().catch(async (error) => {
        for (const name of PEOPLE) await world[name].lookBack(`loop-${name}`)
        throw error
      })
      done = true
    })
    // what follows builds on it
    assert.ok(done, name)
  }
})

const STEPS = [
  ['an operator opens a buy and plans a live with it', plan],
  ['a member reserves the live', reserve],
  ['ffmpeg publishes, and both watch: HLS and HTTP-FLV', watch],
  ['a comment and likes cross from one browser to the other', talk],
  ['a product card is pushed and appears in the rooms', push],
  ['somebody who was never here orders from the room and pays', orderFromTheRoom],
  ['the row, the progress and the lower price reach the others without a reload', spread],
  ['the live ends, and its review counts what was done', review],
  ['at the counting point the difference is returned', trueUp],
  ['the goods are bought and arrive', buyAndArrive],
  ['the leader hands over by room number', handOver],
  ['after the after-sale window the books are even and the commission is hers', settle],
  ['nothing went wrong in any browser', blameless],
]

async function plan() {
  const { operator, leader } = world
  world.leaderId = (await leader.get('/api/v1/me')).id
  world.even = await desk.balances(operator, 'before anything')
  world.buy = await desk.openBuy(operator, { title: BUY, community: /桂花里/, goods: [FRUIT, EGGS], tier: { from: 3, yuan: '25' } })
  world.live = await studio.plan(operator, { title: LIVE, buy: BUY, tags: ['水果', '粮油'] })
}

async function reserve() {
  world.memberRoom = await room.reserve(world.member, { title: LIVE, tag: '水果' })
  const { reserved_count: count } = await world.operator.get(`/api/v1/lives/${world.live}`)
  assert.equal(count, 1)
}

async function watch() {
  const { operator, stranger, live, leaderId } = world
  world.control = await studio.open(operator, live)
  film = publish(await studio.encoder(world.control))
  await studio.start(world.control)
  world.strangerRoom = await stranger.open(`/live/${live}?l=${leaderId}&via=flv`)
  await Promise.all([room.plays(world.memberRoom, 'whep'), room.plays(world.strangerRoom, 'flv')]).catch((error) => {
    throw new Error(`${error.message}\nffmpeg: ${film.log() || 'no complaint'}\n${server.log()}`, { cause: error })
  })
}

async function talk() {
  const { memberRoom, strangerRoom, control } = world
  await room.say(memberRoom, '沃柑甜不甜？')
  await room.comment(strangerRoom, '沃柑甜不甜？').waitFor()
  await studio.comment(control, '沃柑甜不甜？').waitFor()
  await room.like(strangerRoom, 3)
  await memberRoom.getByRole('button', { name: '点赞，已有 3 个赞' }).waitFor()
}

async function push() {
  await studio.explain(world.control, FRUIT)
  for (const page of [world.memberRoom, world.strangerRoom]) await room.spotlight(page, FRUIT).waitFor()
}

async function orderFromTheRoom() {
  const { stranger, strangerRoom: page, member, buy, leaderId } = world
  world.group = await member.open(`/c/${buy}?l=${leaderId}`)
  await world.group.getByText('还没有人接龙').waitFor()
  await room.spotlight(page, FRUIT).getByRole('button', { name: '去抢' }).click()
  await want(page, FRUIT, 2)
  await liveAt(page, '3栋', '1203')
  await signInOnTheWay(stranger, page, PHONE)
  world.order = await pay(page)
  const order = await stranger.get(`/api/v1/orders/${world.order}`)
  assert.deepEqual([order.status, order.total, order.paid, order.chain_number], ['paid', 2 * FULL, 2 * FULL, 1])
}

async function spread() {
  const { member, group, memberRoom } = world
  const chain = group.getByRole('region', { name: '接龙' })
  await chain.getByText(`${FRUIT} ×2`).waitFor()
  await group.getByText('已订 2 份').waitFor()
  await group.getByText('还差 1 份，降到 ¥25.00').waitFor()

  // the member joins from the group page: the third piece reaches the tier
  await group.getByRole('button', { name: `增加 ${FRUIT}` }).click()
  await group.getByRole('button', { name: '立即跟团' }).click()
  await group.getByRole('dialog').getByRole('button', { name: '提交并付款' }).click()
  world.secondOrder = await pay(group)
  await room.spotlight(memberRoom, FRUIT).getByText('¥25.00').first().waitFor({ state: 'attached' })
  const order = await member.get(`/api/v1/orders/${world.secondOrder}`)
  assert.deepEqual([order.total, order.chain_number], [FULL, 2], 'she paid the price of that moment')
}

async function review() {
  const { operator, live, control, memberRoom } = world
  await studio.end(control)
  await memberRoom.getByText('直播结束了，谢谢来看').waitFor()
  await film.stop()
  const { funnel, by_card: cards, by_leader: byLeader, by_community: byCommunity } = await operator.get(`/api/v1/lives/${live}/review`)
  const done = { reserved: 1, reserved_came: 1, entered: 2, card_view: 2, card_click: 1, ordered: 1, paid: 1, paid_amount: 2 * FULL }
  assert.deepEqual(Object.fromEntries(Object.keys(done).map((key) => [key, funnel[key]])), done)
  const fruit = cards.find(({ name }) => name.includes(FRUIT))
  assert.deepEqual([fruit.view, fruit.click, fruit.ordered, fruit.paid, fruit.paid_amount], [2, 1, 1, 1, 2 * FULL])
  const eggs = cards.find(({ name }) => name.includes(EGGS))
  assert.deepEqual([eggs.view, eggs.click, eggs.ordered], [0, 0, 0], 'nobody looked at the eggs')
  assert.deepEqual(byLeader.filter(({ paid }) => paid).map(({ id, paid }) => [id, paid]), [[world.leaderId, 1]])
  assert.deepEqual(byCommunity.filter(({ paid }) => paid).map(({ name, paid_amount: amount }) => [name, amount]), [['桂花里', 2 * FULL]])
  await studio.seesReview(operator, live, done)
}

async function trueUp() {
  const { operator, stranger, buy } = world
  const page = await stranger.open(`/orders/${world.order}`)
  await page.getByText('已付款', { exact: true }).waitFor()
  await operator.post('/api/v1/demo/clock', { to: 'cutoff', campaign_id: buy })
  assert.equal((await stranger.get(`/api/v1/campaigns/${buy}`)).status, 'cutoff')
  await operator.post('/api/v1/demo/clock', { to: 'counting', campaign_id: buy })
  await page.getByText('成团降价退回').waitFor()
  await page.getByText('¥9.80').first().waitFor({ state: 'attached' })
  const [first, second] = [await stranger.get(`/api/v1/orders/${world.order}`), await world.member.get(`/api/v1/orders/${world.secondOrder}`)]
  assert.deepEqual([first.true_up, second.true_up], [2 * (FULL - REACHED), FULL - REACHED])
  const refunds = await until('the refund to arrive', async () => {
    const { refunds } = await stranger.get(`/api/v1/payments/${world.order}`)
    return refunds.length && refunds.every(({ status }) => status === 'succeeded') && refunds
  })
  assert.deepEqual(refunds.map(({ amount }) => amount), [2 * (FULL - REACHED)])
  await desk.balances(operator, 'after the true-up')
}

async function buyAndArrive() {
  const { operator, leader, stranger, buy } = world
  assert.equal(await desk.procure(operator, buy), 1, 'one supplier, one purchase order')
  const { items } = await operator.get(`/api/v1/purchase-orders?campaign=${buy}`)
  // three pieces were sold; the supplier sells cases of six
  assert.deepEqual(items[0].lines.map(({ name, cases, quantity, received }) => [name, cases, quantity, received]), [[FRUIT, 1, 6, 6]])
  const text = await leaders.arrived(leader, buy)
  assert.match(text, /沃柑|到货/)
  assert.equal((await stranger.get(`/api/v1/orders/${world.order}`)).status, 'at_pickup')
  const { items: inbox } = await stranger.get('/api/v1/inbox')
  assert.ok(inbox.some(({ template }) => template === 'goods_arrived'), 'the member was told')
}

async function handOver() {
  const { leader, stranger, member, buy } = world
  const page = await leader.open(`/leader/handover/${buy}`)
  await leaders.handOver(page, { keys: ['3', '栋', '1', '2', '0', '3'], door: '3栋1203' })
  await until('the order to be picked up', async () => (await stranger.get(`/api/v1/orders/${world.order}`)).status === 'picked_up')
  const other = await member.get(`/api/v1/orders/${world.secondOrder}`)
  assert.equal(other.status, 'at_pickup', 'the neighbour\'s bag is still there')
  await leaders.handOver(page, { keys: [String(other.chain_number)], door: `${other.building}${other.unit}` })
}

async function settle() {
  const { operator, leader, stranger } = world
  await operator.post('/api/v1/demo/clock', { to: 'completed' })
  await until('the order to be completed', async () => (await stranger.get(`/api/v1/orders/${world.order}`)).status === 'completed')
  await desk.balances(operator, 'at the end')
  await desk.seesBalance(operator)
  const { items } = await leader.get('/api/v1/leader/earnings/entries')
  const mine = items.filter(({ order }) => order.id === world.order)
  const accrued = mine.filter(({ kind }) => ['accrual', 'true_up', 'refund'].includes(kind)).reduce((sum, { amount }) => sum + amount, 0)
  const available = mine.filter(({ kind }) => kind === 'available').reduce((sum, { amount }) => sum + amount, 0)
  assert.ok(available > 0 && available === accrued, `all that was accrued for the order became available: ${JSON.stringify(mine)}`)
}

async function blameless() {
  for (const name of PEOPLE) world[name].blameless(name)
}
