// Goods instead of money: asked for on the phone, promised at the desk, fetched with the old code; a second
// one brought back by code; and one lot of the supplier's refunded from the desk.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

const [NAME, BUY, LOTS] = ['沙窝萝卜', '萝卜到家', [['A-1121', 2], ['B-1122', 4]]]
let server, browser
const world = {}

before(async () => {
  server = await neighbourhood()
  browser = await launch()
  const arrive = async (role, device) => {
    const person = await Person.arrive(browser, server.origin, { device })
    await person.become(role)
    return person
  }
  world.operator = await arrive('operator', 'desk')
  world.member = await arrive('member', 'phone')
  world.leader = await arrive('leader', 'phone')
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

test('a replacement from the claim to the counter, a return, and a refund of one lot', async () => {
  const { operator, member, leader } = world
  try {
    await boughtAndFetched()
    await askedFor()
    await promised()
    await fetched()
    await broughtBack()
    await lotRefunded()
  } catch (error) {
    for (const [name, person] of Object.entries({ operator, member, leader })) await person.lookBack(`replaced-${name}`)
    throw error
  }
  for (const person of [operator, member, leader]) person.blameless('goods instead of money')
})

/** Three pieces are bought, a case of six comes in two lots, and the buyer has hers. */
async function boughtAndFetched() {
  const { operator, member, leader } = world
  const me = await leader.get('/api/v1/me')
  const supplier = (await operator.get('/api/v1/suppliers')).items[0]
  const { skus } = await operator.post('/api/v1/products', {
    supplier_id: supplier.id, name: NAME, role: 'traffic_driver', temperature: 'ambient', image_keys: [],
    skus: [{ spec_name: '一箱', price: 2_000, supply_price: 1_200, stock: 60, case_size: 6 }],
  })
  const buy = await leader.post('/api/v1/campaigns', { title: BUY, cutoff_at: Date.now() + 3 * 86_400_000, items: [{ sku_id: skus[0].id, base_price: 2_000, stock: 30 }] })
  const { id: order } = await member.post('/api/v1/orders', { campaign_id: buy.id, leader_id: me.id, lines: [{ item_id: buy.items[0].id, quantity: 3 }] })
  const { cashier_url: url } = await member.post(`/api/v1/payments/${order}/prepay`)
  const page = await member.open(url.replace(server.origin, ''))
  await page.getByRole('button', { name: '确认支付' }).click()
  await until('the order to be paid', async () => (await member.get(`/api/v1/orders/${order}`)).status === 'paid')
  await page.close()
  for (const to of ['cutoff', 'counting']) await operator.post('/api/v1/demo/clock', { to, campaign_id: buy.id })
  await until('the purchase to be planned', async () => (await operator.get(`/api/v1/purchase-orders?campaign=${buy.id}`)).items.length)
  await receiveByLot(buy.id)
  await leader.post(`/api/v1/campaigns/${buy.id}/arrivals`, { pickup_point_id: buy.leader.pickup_point.id })
  Object.assign(world, { buy, order, code: (await member.get(`/api/v1/orders/${order}`)).pickup_code })
  await leader.post('/api/v1/handover', { order_ids: [order] })
}

async function receiveByLot(campaign) {
  const { operator } = world
  const [po] = (await operator.get(`/api/v1/purchase-orders?campaign=${campaign}`)).items
  for (const step of ['send', 'confirm', 'ship']) await operator.post(`/api/v1/purchase-orders/${po.id}/${step}`)
  const page = await operator.open(`/console/procurement?campaign=${campaign}`)
  await page.getByRole('button', { name: '收货', exact: true }).click()
  const sheet = page.getByRole('dialog')
  for (const [n, [code, pieces]] of LOTS.entries()) {
    await sheet.getByRole('button', { name: '按批次收（可不填）' }).click()
    await sheet.getByLabel(`${NAME} 第 ${n + 1} 个批次号`).fill(code)
    await sheet.getByLabel(`${NAME} 第 ${n + 1} 个批次的份数`).fill(String(pieces))
  }
  await sheet.getByRole('button', { name: '收货', exact: true }).click()
  await until('the lots to be in bags', async () => (await operator.get(`/api/v1/campaigns/${campaign}/lots`)).some(({ bags }) => bags))
  await page.close()
}

async function askedFor() {
  const { member, order } = world
  const page = await member.open(`/orders/${order}`)
  await page.getByRole('button', { name: /少了·其他/ }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('要补发、要退货、还有别的商品').click()
  await sheet.getByRole('radio', { name: /换货补发/ }).click()
  await sheet.getByRole('radio', { name: /等下一批/ }).click()
  await sheet.getByRole('button', { name: '申请补发 1 份' }).click()
  await page.getByText('处理中').waitFor()
  await page.close()
}

async function promised() {
  const { operator } = world
  const page = await operator.open('/console/after-sales')
  const card = page.getByRole('article').filter({ hasText: NAME })
  await card.getByRole('button', { name: '同意补发' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText(/有余货 3 份/).waitFor()
  await sheet.getByLabel(/供应商/).check()
  await sheet.getByRole('button', { name: '同意补发' }).click()
  await card.waitFor({ state: 'detached' })
  await page.close()
}

async function fetched() {
  const { member, leader, order, code } = world
  const page = await member.open(`/orders/${order}`)
  await page.getByText('来取补发').waitFor()
  await page.getByLabel('提货码').filter({ hasText: code }).waitFor()
  const counter = await leader.open('/leader/handover/all')
  const card = counter.getByRole('article').filter({ hasText: NAME })
  await card.getByRole('button', { name: '补发交给他' }).click()
  await card.waitFor({ state: 'detached' })
  await counter.close()
  await page.reload()
  await page.getByText('补发的已经拿到了').waitFor()
  await page.close()
  const { refunded, after_sales: [claim] } = await member.get(`/api/v1/orders/${order}`)
  assert.deepEqual([refunded, claim.status, claim.steps.map(({ action }) => action)], [0, 'replaced', ['requested', 'approved', 'replaced']])
}

async function broughtBack() {
  const { member, leader, order, code } = world
  const { lines } = await member.get(`/api/v1/orders/${order}`)
  const { items: [claim] } = await member.post(`/api/v1/orders/${order}/after-sales`, { kind: 'return_refund', lines: [{ line_id: lines[0].id, quantity: 1, reason: 'wrong' }] })
  await leader.post(`/api/v1/after-sales/${claim.id}/approve`, { liable: 'supplier' })
  const page = await leader.open('/leader/handover/all')
  for (const key of code) await page.getByRole('button', { name: key, exact: true }).click()
  await page.getByRole('button', { name: '他是来退货的' }).click()
  await page.getByRole('button', { name: '收到了，已损坏' }).click()
  await until('the money of what came back', async () => (await member.get(`/api/v1/orders/${order}`)).refunded === 2_000)
  await page.close()
}

async function lotRefunded() {
  const { operator, member, buy, order } = world
  const page = await operator.open('/console/after-sales/batches')
  await page.getByRole('button', { name: '发起整批赔付' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('哪个团').selectOption(buy.id)
  await sheet.getByLabel('哪个商品').selectOption(buy.items[0].id)
  await sheet.getByLabel('哪个批次').selectOption({ label: '批次 A-1121 · 到 2 份 · 在 1 袋里' })
  await sheet.getByLabel('退多少（%）').fill('10')
  await sheet.getByLabel('原因说明（入账，留底）').fill('这个批次空心')
  await sheet.getByRole('button', { name: '先算一下' }).click()
  await sheet.getByText('1 单，1 位顾客').waitFor()
  await sheet.getByRole('button', { name: /^赔付/ }).click()
  const card = page.getByRole('article').filter({ hasText: '这个批次空心' })
  await card.getByText('批次 A-1121').waitFor()
  await card.getByText('已完成').waitFor()
  await page.close()
  // Two of the three pieces were of this lot: a tenth of 40.00.
  assert.equal((await member.get(`/api/v1/orders/${order}`)).refunded, 2_000 + 400)
}
