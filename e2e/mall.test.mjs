// Journeys of residents and leaders on the phone, beside the loop: ordering again, losing the network
// while ordering, the live that goes on in a small window, the pickup code by camera and by hand.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { publish } from './lib/publish.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'
import { pay } from './loop/buy.mjs'
import * as room from './loop/room.mjs'
import * as again from './mall/again.mjs'
import { loseOneAnswer } from './mall/lost.mjs'
import { filmOf, showPass } from './mall/pass.mjs'

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
  const person = await Person.arrive(browser, server.origin, options)
  await person.become(role, n)
  return person
}

test('what was bought before fills the sheet of the buy that has it now, or it is said that none has', async () => {
  const member = await someone('member')
  await member.during('mall-again', async () => {
    const { on, off } = await again.boughtBefore(member)
    const page = await member.open('/')
    await again.tap(page, on)
    await again.filled(page, on)

    await page.goto(`${server.origin}/orders/${on.order}`)
    await page.getByRole('button', { name: '再来一份' }).click()
    await again.filled(page, on)

    await page.goto(server.origin)
    await again.tap(page, off)
    const sheet = page.getByRole('dialog', { name: '再来一份' })
    await sheet.getByText(`现在没有团在卖${off.name}`).waitFor()
    await sheet.getByRole('link', { name: '看那次的订单' }).click()
    await page.waitForURL(`**/orders/${off.order}`)
    member.blameless('ordering again')
  })
})

test('an order is placed exactly once, though the network goes while it is being placed', async () => {
  const member = await someone('member', 2, { allow: [{ path: /./ }] })
  await member.during('mall-lost', () => placeThroughLoss(member))
})

async function placeThroughLoss(member) {
  const places = await member.get('/api/v1/memberships')
  const { items: cards } = await member.get(`/api/v1/campaigns?status=open&community=${places[0].community.id}`)
  const view = await member.get(`/api/v1/campaigns/${cards[0].id}?leader=${cards[0].leader.id}`)
  const ordersOf = async () => (await member.get('/api/v1/orders')).items.filter(({ campaign }) => campaign.id === view.id)
  const known = (await ordersOf()).length

  const page = await member.open(`/c/${view.id}?l=${view.leader.id}`)
  await page.getByRole('button', { name: `增加 ${view.items[0].name}`, exact: true }).click()
  await page.getByRole('button', { name: /立即跟团|再跟一单/ }).click()
  const sheet = page.getByRole('dialog')
  const go = sheet.getByRole('button', { name: '提交并付款' })
  const gone = sheet.getByText('网络断开了。连上后再点一次，不会重复下单。')

  await go.waitFor()
  await member.context.setOffline(true)
  await go.click()
  await gone.waitFor()
  await member.context.setOffline(false)
  assert.equal((await ordersOf()).length, known, 'nothing has reached the server')

  const keys = await loseOneAnswer(page)
  await go.click()
  await until('the order to be placed', async () => (await ordersOf()).length === known + 1)
  await gone.waitFor()
  await go.click()
  await pay(page)
  assert.equal((await ordersOf()).length, known + 1, 'still one')
  assert.equal(keys.length, 2)
  assert.equal(keys[0], keys[1], 'the second try carries the same intention')
}

test('the live goes on in a small window when its room is left, and ends with the live', async () => {
  const leader = await someone('leader')
  const member = await someone('member', 3, { allow: [{ path: /^\/media\/live\//, status: 404 }] })
  const { items: lives } = await leader.get('/api/v1/lives?mine=true')
  const { id, title, campaign_id: buy } = lives.find(({ status }) => status === 'planned')
  const { rtmp } = await leader.get(`/api/v1/lives/${id}/admin`)
  const film = publish(`${rtmp.url}/${rtmp.key}`)
  try {
    await until('the picture to come in', async () => (await leader.get(`/api/v1/lives/${id}/admin`)).stream.publishing)
    await leader.post(`/api/v1/lives/${id}/start`)
    await member.during('mall-mini', () => goesOn(member, { id, title, buy }, () => leader.post(`/api/v1/lives/${id}/end`)))
  } finally {
    await film.stop()
    await leader.leave()
  }
})

async function goesOn(member, { id, title, buy }, end) {
  const page = await member.open(`/live/${id}`)
  await room.plays(page, 'whep')
  const video = page.locator('video')
  await video.evaluate((element) => (element.mark = 'the same'))
  const small = page.getByRole('region', { name: '小窗直播' })

  await page.getByRole('button', { name: '离开直播间' }).click()
  await page.waitForURL('**/lives')
  await small.waitFor()
  await room.plays(page, 'whep')
  assert.equal(await video.evaluate((element) => element.mark), 'the same', 'the picture was not begun anew')

  await page.getByRole('link', { name: '首页' }).click()
  await moves(page, small)
  await small.getByRole('link', { name: `回到直播间：${title}` }).click()
  await page.waitForURL(`**/live/${id}`)
  await page.getByRole('button', { name: /购物袋/ }).click()
  await page.getByRole('link', { name: '看整个团' }).click()
  await page.waitForURL(`**/c/${buy}`)
  await room.plays(page, 'whep')
  assert.equal(await video.evaluate((element) => element.mark), 'the same')

  // another page of the browser, as the cashier is: it is there again afterwards
  await page.reload()
  await small.waitFor()
  await room.plays(page, 'whep')
  await end()
  await small.waitFor({ state: 'detached' })
  assert.equal(await video.count(), 0)
  member.blameless('the small window')
}

/** It is dragged out of the way, and stays on the screen. */
async function moves(page, small) {
  const from = await small.boundingBox()
  await page.mouse.move(from.x + 50, from.y + 80)
  await page.mouse.down()
  await page.mouse.move(60, -200, { steps: 5 })
  await page.mouse.up()
  const { width } = page.viewportSize()
  const rests = ({ x, y }) => x >= 0 && x < width / 2 && y >= 0
  await until('the window to rest at the left', async () => rests(await small.boundingBox()))
  assert.ok(await small.isVisible(), 'a drag is no tap')
}

test('a leader hands over by the camera, and by typing where there is none', async () => {
  const leader = await someone('leader')
  const buys = (await leader.get('/api/v1/handover')).orders
  await leader.leave()
  const [first, second] = await waiting(buys.map(({ order }) => order), 2)
  await byCamera(first)
  await byHand(second)
})

/** Orders that wait, with their buyers signed in. */
async function waiting(ids, count) {
  const found = []
  for (let n = 1; found.length < count; n += 1) {
    const member = await someone('member', n)
    const mine = (await member.get('/api/v1/orders?status=at_pickup')).items.find(({ id }) => ids.includes(id))
    if (mine) found.push({ member, order: await member.get(`/api/v1/orders/${mine.id}`) })
    else await member.leave()
  }
  return found
}

async function byCamera({ member, order }) {
  const { film, drop } = filmOf(await showPass(member, order.id))
  const phone = await launch(['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`])
  try {
    const leader = await Person.arrive(phone, server.origin)
    await leader.context.grantPermissions(['camera'], { origin: server.origin })
    await leader.become('leader')
    await leader.during('mall-scan', async () => {
      const page = await leader.open('/leader/handover/all')
      await page.getByRole('button', { name: '扫提货码' }).click()
      await giveAndSee(page, member, order)
      leader.blameless('scanning')
    })
  } finally {
    await phone.close()
    drop()
  }
}

async function byHand({ member, order }) {
  const leader = await someone('leader')
  await leader.during('mall-typed', async () => {
    const page = await leader.open('/leader/handover/all')
    await page.getByRole('button', { name: '扫提货码' }).click()
    const sheet = page.getByRole('dialog', { name: '扫邻居的提货码' })
    await sheet.getByRole('alert').waitFor()
    await sheet.getByLabel('或者输入提货码').fill(order.pickup_code)
    await sheet.getByRole('button', { name: '查找' }).click()
    await giveAndSee(page, member, order)
    leader.blameless('typing the code')
  })
}

async function giveAndSee(page, member, order) {
  const family = page.getByRole('article').filter({ hasText: `码尾 ${order.pickup_code.slice(-4)}` })
  await family.getByRole('button', { name: /交给他|一起交/ }).click()
  await until('the order to be handed over', async () => (await member.get(`/api/v1/orders/${order.id}`)).status === 'picked_up')
  await page.getByText(/^已交给/).waitFor()
  await member.leave()
}
