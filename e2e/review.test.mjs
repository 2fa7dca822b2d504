// The review of a short live: what happened in it is what the page says, a refund afterwards lowers the net,
// questions become a script and a wish, a finding becomes a task.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

const ALLOWED = [{ path: /^\/media\/live\// }]
const PRICE = 2_500

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

/** A live of one item, on air. */
async function onAir(leader) {
  const item = { quick: { name: '阳光玫瑰', spec: '2斤', price: PRICE, stock: 40, image_keys: [] }, base_price: PRICE, stock: 40, tiers: [] }
  const buy = await leader.post('/api/v1/campaigns', { title: '葡萄专场', description: '', cutoff_at: Date.now() + 6 * 3_600_000, items: [item], as_leader: true })
  const live = await leader.post('/api/v1/lives', { title: '葡萄专场', campaign_id: buy.id, item_ids: buy.items.map(({ id }) => id), starts_at: Date.now() + 600_000, interest_tags: [] })
  await leader.post(`/api/v1/lives/${live.id}/start`)
  return { live: await leader.get(`/api/v1/lives/${live.id}/admin`), buy }
}

/** Orders out of the room, and pays at the cashier's. */
async function buys(person, { live, buy }, quantity) {
  const { id: order } = await person.post('/api/v1/orders', {
    campaign_id: buy.id, leader_id: buy.leader.id, live_id: live.id, card_id: live.cards[0].id,
    lines: [{ item_id: buy.items[0].id, quantity }],
  })
  const { cashier_url: url } = await person.post(`/api/v1/payments/${order}/prepay`)
  const page = await person.open(url.replace(server.origin, ''))
  await page.getByRole('button', { name: '确认支付' }).click()
  await until('the order to be paid', async () => (await person.get(`/api/v1/orders/${order}`)).status === 'paid')
  await page.close()
  return order
}

test('a review says what happened, and what to do about it', async () => {
  const host = await someone('leader')
  const room = await onAir(host)
  const path = `/api/v1/lives/${room.live.id}`
  const [ann, ben] = [await someone('member', 1), await someone('member', 2)]
  for (const one of [ann, ben]) {
    const page = await one.open(`/live/${room.live.id}`)
    await page.locator('#room-say').waitFor()
  }
  await ann.post(`${path}/comments`, { text: '什么时候到货？' })
  await ben.post(`${path}/comments`, { text: '几点到货？' })
  await until('both are counted', async () => (await host.get(`${path}/review`)).funnel.entered >= 2)
  await host.post(`${path}/cards/${room.live.cards[0].id}/spotlight`)
  const asks = () => ben.post(`${path}/comments`, { text: '有没有荔枝？' })
  await until('the pace lets him ask again', () => asks().then(() => true, () => false))
  await buys(ann, room, 2)
  const given = await buys(ben, room, 1)
  const money = async () => {
    const { gross, refunded, net, buyers } = (await host.get(`${path}/review`)).funnel
    return [gross, refunded, net, buyers].join()
  }
  await until('both orders are in the review', async () => (await money()) === [3 * PRICE, 0, 3 * PRICE, 2].join())
  await host.post(`${path}/end`)
  // One gives it back afterwards: the net is lower, the gross is not.
  await ben.post(`/api/v1/orders/${given}/cancel`)
  await until('the net is lower', async () => (await money()) === [3 * PRICE, PRICE, 2 * PRICE, 2].join())

  const operator = await someone('operator', 1, { device: 'desk' })
  const page = await operator.open(`/console/live/${room.live.id}/review`)
  const figure = (key) => page.locator(`[data-key="${key}"]`)
  await figure('order_rate').getByText('2 ÷ 2').waitFor()
  await figure('order_rate').getByText('人数太少').waitFor()
  await figure('order_rate').getByRole('button').click()
  await figure('order_rate').getByText('第一次进入直播间').waitFor()

  const asked = page.getByRole('region', { name: '大家问了什么' })
  await asked.getByText('2 个问法').waitFor()
  await asked.locator('li', { hasText: '有没有荔枝' }).getByRole('button', { name: '放进想买清单' }).click()
  await page.getByLabel('想要什么').fill('荔枝')
  await page.getByRole('button', { name: '保存' }).click()
  await asked.getByText('待选').waitFor()

  const tasks = page.getByRole('region', { name: '后续待办' })
  await tasks.locator('li', { hasText: '没回答的问题' }).getByRole('button', { name: '建成待办' }).click()
  await tasks.getByRole('checkbox').first().check()
  await tasks.getByText('做完').waitFor()

  const wishes = await operator.open('/console/live/wishes')
  await wishes.getByRole('rowheader', { name: '荔枝' }).waitFor()

  const phone = await host.open(`/leader/live/${room.live.id}/review`)
  await phone.getByRole('heading', { name: '还没回答的问题' }).waitFor()
  await phone.getByText('净成交额').waitFor()
  for (const one of [host, ann, ben, operator]) {
    one.blameless('a review')
    await one.leave()
  }
})
