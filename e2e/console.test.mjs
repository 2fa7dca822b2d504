// The desk: goods and a buy written in the console and seen in the mall, bought from a supplier who ships
// too little, workbooks that open, and claims decided with money going back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as care from './console/care.mjs'
import * as goods from './console/goods.mjs'
import * as supply from './console/supply.mjs'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

const NAME = '高山娃娃菜'
const BUY = '高山菜到家｜两天团'
const SUPPLIER = '青禾蔬菜合作社'
const SKUS = [{ spec: '两颗装', yuan: '12', cost: '8', stock: 60 }, { spec: '六颗装', yuan: '30', cost: '20', stock: 40 }]
const [PIECE, EACH, CAME] = [1_200, 2, 5]

let server, browser
const world = { members: [] }

before(async () => {
  server = await neighbourhood()
  browser = await launch()
  const arrive = async (role, n, device) => {
    const person = await Person.arrive(browser, server.origin, { device })
    await person.become(role, n)
    return person
  }
  world.operator = await arrive('operator', 1, 'desk')
  world.supplier = await arrive('supplier', 1, 'desk')
  for (const n of [1, 2, 3]) world.members.push(await arrive('member', n, 'phone'))
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

const STEPS = [
  ['a product begun in one tab is finished in the next', product],
  ['a buy opened in the console is in the mall', buy],
  ['neighbours order, and the buy succeeds', order],
  ['the supplier ships, one piece is missing, and the last to come gets her money back', shortage],
  ['workbooks open and hold what the pages say', workbooks],
  ['the goods arrive and the neighbours are told', arrival],
  ['a claim is approved: the money goes back, and the supplier bears it', approved],
  ['a claim is refused in words that the member reads', refused],
  ['on the phone a claim is two taps', twoTaps],
  ['who does not agree appeals once, and the desk looks again', appealed],
  ['a whole batch is refunded from the desk, each line once', batch],
  ['the search finds it all, and the audit tells who did what', traces],
]

test('the desk, step by step', async (t) => {
  for (const [name, act] of STEPS) {
    let done = false
    await t.test(name, async () => {
      await act().catch(async (error) => {
        await world.operator.lookBack('console-operator')
        await world.supplier.lookBack('console-supplier')
        throw error
      })
      done = true
    })
    assert.ok(done, name)
  }
  for (const person of [world.operator, world.supplier, ...world.members]) person.blameless('the desk')
})

async function product() {
  const page = await goods.beginProduct(world.operator, { name: NAME, supplier: SUPPLIER })
  assert.equal(await page.getByLabel('名称').inputValue(), NAME)
  await goods.finishProduct(page, { name: NAME, skus: SKUS })
  const { items } = await world.operator.get(`/api/v1/products?q=${encodeURIComponent(NAME)}`)
  assert.deepEqual(items.map(({ name, supplier_name, images, skus }) => [name, supplier_name, images.length, skus.map(({ price, stock }) => [price, stock])]), [[NAME, SUPPLIER, 1, [[1_200, 60], [3_000, 40]]]])
  const again = await world.operator.open('/console/products/new')
  await again.getByLabel('名称').waitFor()
  assert.equal(await again.getByLabel('名称').inputValue(), '', 'what is saved is not kept as a draft')
  await again.close()
}

async function buy() {
  const { operator, members: [member] } = world
  world.buy = await goods.openBuy(operator, { title: BUY, community: /桂花里/, name: NAME, tier: { from: 50, yuan: '10' } })
  world.view = await operator.get(`/api/v1/campaigns/${world.buy}`)
  const page = await member.open(`/c/${world.buy}`)
  await page.getByRole('heading', { name: BUY }).waitFor()
  await page.getByText('两颗装').first().waitFor()
  await page.getByText('¥12.00').first().waitFor({ state: 'attached' })
  await page.close()
}

/** Places an order and pays it at the cashier's. */
async function orders(member) {
  const { id, leader, items } = world.view
  const { id: order } = await member.post('/api/v1/orders', { campaign_id: id, leader_id: leader.id, lines: [{ item_id: items[0].id, quantity: EACH }] })
  const { cashier_url: url } = await member.post(`/api/v1/payments/${order}/prepay`)
  const page = await member.open(url.replace(server.origin, ''))
  await page.getByRole('button', { name: '确认支付' }).click()
  await until('the order to be paid', async () => (await member.get(`/api/v1/orders/${order}`)).status === 'paid')
  await page.close()
  return order
}

async function order() {
  world.orders = []
  for (const member of world.members) world.orders.push(await orders(member))
  for (const to of ['cutoff', 'counting']) await world.operator.post('/api/v1/demo/clock', { to, campaign_id: world.buy })
  await until('the buy to be procured', async () => (await world.operator.get(`/api/v1/purchase-orders?campaign=${world.buy}`)).items.length)
}

async function shortage() {
  const { operator, supplier, members } = world
  world.desk = await supply.buyIn(operator, supplier, world.buy)
  assert.ok(await supply.receive(world.desk, NAME, CAME, 1), 'less than was ordered is not taken without a word')
  const last = members.at(-1)
  const got = await until('the last of them to be refunded', async () => {
    const { refunds } = await last.get(`/api/v1/payments/${world.orders.at(-1)}`)
    return refunds.length && refunds.every(({ status }) => status === 'succeeded') && refunds
  })
  assert.deepEqual(got.map(({ amount }) => amount), [PIECE])
  const refunded = await Promise.all(world.orders.map(async (id, n) => (await members[n].get(`/api/v1/orders/${id}`)).refunded))
  assert.deepEqual(refunded, [0, 0, PIECE])
  const page = await care.drawer(operator, world.orders.at(-1))
  await page.getByRole('dialog').getByText('-¥12.00').first().waitFor({ state: 'attached' })
  await page.close()
}

async function workbooks() {
  const { operator, desk } = world
  await desk.getByRole('button', { name: '汇总单' }).click()
  const sums = await supply.workbook(desk, '导出汇总单')
  assert.match(sums.name, /\.xlsx$/)
  assert.ok(sums.rows.some((row) => row.includes(NAME) || row.some((one) => String(one).includes(NAME))), JSON.stringify(sums.rows))
  await desk.getByRole('button', { name: '分拣单' }).click()
  const bags = await supply.workbook(desk, '导出分拣单')
  assert.equal(bags.rows.filter((row) => row.some((one) => String(one).includes(NAME))).length >= 3, true, JSON.stringify(bags.rows))
  const page = await operator.open(`/console/orders?campaign=${world.buy}`)
  await page.getByRole('row').nth(3).waitFor()
  const all = await supply.workbook(page, '导出 Excel')
  assert.equal(all.rows.length, 1 + world.orders.length, JSON.stringify(all.rows))
  await page.close()
}

async function arrival() {
  const point = world.view.leader.pickup_point.name
  const text = await supply.bring(world.desk, point)
  assert.match(text, new RegExp(point))
  await world.desk.close()
  for (const [n, id] of world.orders.entries()) assert.equal((await world.members[n].get(`/api/v1/orders/${id}`)).status, 'at_pickup')
}

/** A member who has her bag says that a piece of it is bad. */
async function complain(n, note) {
  const [member, id] = [world.members[n], world.orders[n]]
  const { nickname } = await member.get('/api/v1/me')
  await care.handOver(world.operator, world.buy, nickname)
  const { lines, status } = await member.get(`/api/v1/orders/${id}`)
  assert.equal(status, 'picked_up')
  await member.post(`/api/v1/orders/${id}/after-sales`, { lines: [{ line_id: lines[0].id, quantity: 1, reason: 'damaged' }], note })
}

async function approved() {
  const { operator, members: [member], orders: [id] } = world
  await complain(0, '叶子烂了一半')
  const page = await care.approve(operator, '叶子烂了一半', '8.00')
  await page.getByRole('link', { name: '看订单' }).first().click()
  await page.getByRole('dialog').getByText('-¥8.00').first().waitFor({ state: 'attached' })
  await page.close()
  await until('the money to be back', async () => (await member.get(`/api/v1/payments/${id}`)).refunds.some(({ amount, status }) => amount === 800 && status === 'succeeded'))
  const balances = await operator.get('/api/v1/settlement/suppliers')
  assert.equal(Math.abs(balances.find(({ supplier }) => supplier.name === SUPPLIER).chargebacks) >= 800, true)
  const { sum } = await operator.get('/api/v1/ledger/trial-balance')
  assert.equal(sum, 0)
}

async function refused() {
  const { operator, members: [, member], orders: [, id] } = world
  await complain(1, '看着不新鲜')
  assert.ok(await care.reject(operator, '看着不新鲜', '照片里是外叶，剥掉就好'), 'no refusing without a word')
  const { refunded, after_sales: claims } = await member.get(`/api/v1/orders/${id}`)
  assert.deepEqual([refunded, claims.map(({ status, decision_note: note }) => [status, note])], [0, [['rejected', '照片里是外叶，剥掉就好']]])
}

async function twoTaps() {
  const { operator, members, orders: ids } = world
  const [member, id] = [members[2], ids[2]]
  const { nickname } = await member.get('/api/v1/me')
  await care.handOver(operator, world.buy, nickname)
  await care.claimOnThePhone(member, id, NAME, '¥7.20')
  const [claim] = (await member.get(`/api/v1/orders/${id}`)).after_sales
  assert.deepEqual([claim.share_bps, claim.asked, claim.status], [3_000, 720, 'requested'])
}

async function appealed() {
  const { operator, members: [, member], orders: [, id] } = world
  await care.appeal(member, id, '菜心也黄了')
  const page = await care.approve(operator, '看着不新鲜', '6.00')
  await page.close()
  const { refunded, after_sales: [claim] } = await member.get(`/api/v1/orders/${id}`)
  assert.deepEqual([refunded, claim.steps.map(({ action, actor }) => `${actor} ${action}`)], [600, ['member requested', 'operator rejected', 'member appealed', 'operator approved']])
}

async function batch() {
  const { operator, members, orders: ids } = world
  const sums = () => Promise.all(ids.map(async (id, n) => (await members[n].get(`/api/v1/orders/${id}`)).refunded))
  const before = await sums()
  await care.refundBatch(operator, { buy: world.buy, item: world.view.items[0].id, percent: '10', note: '这批菜到得晚' }, '3 单，3 位顾客')
  assert.deepEqual((await sums()).map((sum, n) => sum - before[n]), [240, 240, 240])
  const inbox = await members[0].get('/api/v1/inbox')
  assert.equal(inbox.items.filter(({ template }) => template === 'after_sale_batch').length, 1)
  const { sum } = await operator.get('/api/v1/ledger/trial-balance')
  assert.equal(sum, 0)
}

async function traces() {
  const { operator } = world
  await goods.jump(operator, '高山菜', BUY)
  await goods.jump(operator, NAME, NAME)
  const page = await operator.open('/console/audit')
  for (const deed of ['处理售后', '整批赔付', '收货', '通知到货', '开团', '新建商品']) await page.getByRole('cell', { name: deed, exact: true }).first().waitFor()
  await page.close()
}
