// What follows an order: its buyer changes it, its leader takes others for neighbours, in cash.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

let server
let browser
before(async () => {
  server = await neighbourhood()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

const arrive = (device = 'phone') => Person.arrive(browser, server.origin, { device })

/** A member of the demo with a paid order that can still be changed, and the order. */
async function buyer() {
  const member = await arrive()
  for (let n = 1; n < 12; n++) {
    await member.become('member', n)
    const { items } = await member.get('/api/v1/orders?status=paid')
    for (const { id } of items) {
      const order = await member.get(`/api/v1/orders/${id}`)
      const plain = order.lines.every(({ discount, weighing }) => !discount && !weighing)
      if (order.editable_until && !order.team && plain) return { member, order }
    }
  }
  throw new Error('no paid order in the demo')
}

test('a paid order is changed: more is paid for, less comes back', async () => {
  const { member, order } = await buyer()
  const name = order.lines[0].name
  const page = await member.open(`/orders/${order.id}`)
  await page.getByRole('button', { name: '改订单' }).click()
  await page.getByRole('dialog').getByRole('button', { name: `增加 ${name}` }).click()
  await page.getByRole('button', { name: /去付款/ }).last().click()
  await page.waitForURL('**/sandbox/cashier/**')
  const waits = await member.get(`/api/v1/orders/${order.id}`)
  assert.equal(waits.pending_edit.amount, order.lines[0].unit_price)
  assert.equal(waits.total, order.total)
  await member.open(`/orders/${order.id}`).then((again) => again.getByRole('button', { name: '不改了' }).click())
  await until('the order to stay as it was', async () => !(await member.get(`/api/v1/orders/${order.id}`)).pending_edit)
  await member.leave()
})

test('the leader takes an order for a neighbour in cash, and owes it', async () => {
  const leader = await arrive()
  await leader.become('leader')
  const before = await leader.get('/api/v1/leader/cash')
  const me = await leader.get('/api/v1/me')
  const { items } = await leader.get(`/api/v1/campaigns?mine=true&leader=${me.id}`)
  const open = items.find(({ status }) => status === 'open')
  const page = await leader.open(`/leader/take/${open.id}`)
  await page.getByRole('searchbox').fill('孙奶奶')
  await page.getByText('收现金或发链接都行').waitFor()
  await page.getByRole('button', { name: /^增加/ }).first().click()
  await page.getByRole('button', { name: '收现金' }).click()
  const taken = page.getByRole('link', { name: /孙奶奶/ })
  await taken.waitFor()
  await taken.click()
  await page.getByText('其中现金付给团长').waitFor()
  const after = await leader.get('/api/v1/leader/cash')
  assert.ok(after.owed > before.owed)
  assert.equal(after.entries.items[0].amount, after.owed - before.owed)
  await leader.leave()
})

test('a list from the chat is taken as a whole, and a guest claims and pays', async () => {
  const leader = await arrive()
  await leader.become('leader')
  const me = await leader.get('/api/v1/me')
  const { items } = await leader.get(`/api/v1/campaigns?mine=true&leader=${me.id}`)
  const open = items.find(({ status }) => status === 'open')
  const view = await leader.get(`/api/v1/campaigns/${open.id}?leader=${me.id}`)
  const item = view.items.find(({ available, team, deposit }) => available > 2 && !team && !deposit)
  const page = await leader.open(`/leader/campaigns/${open.id}`)
  await page.getByRole('link', { name: '粘贴接龙，一次下多单' }).click()
  await page.getByLabel('把群里的接龙贴在这里').fill(`#接龙\n1. 吴爷爷 9栋901 ${item.name}1份\n2. 收到谢谢\n3. 郑阿姨 ${item.name}`)
  await page.getByRole('button', { name: '读一读' }).click()
  await page.getByRole('heading', { name: '1 行没看懂' }).waitFor()
  await page.getByText('收到谢谢', { exact: false }).last().waitFor()
  await page.getByText('没写几份，按 1 份').waitFor()
  await page.getByRole('button', { name: '不下这单' }).last().click()
  await page.getByRole('button', { name: '发付款链接' }).click()
  await page.getByRole('button', { name: '二维码' }).click()
  await page.getByRole('dialog').getByRole('img', { name: '认领订单的二维码' }).waitFor()
  const [{ id }] = (await leader.get(`/api/v1/orders/search?campaign=${open.id}&leader=${me.id}&q=${encodeURIComponent('吴爷爷')}`)).items
  const { taken } = await leader.get(`/api/v1/orders/${id}`)
  const guest = await arrive()
  await guest.become('member', 9)
  const claim = await guest.open(taken.claim_path)
  await claim.getByText('吴爷爷').waitFor()
  await claim.getByRole('button', { name: '是我的，认领并付款' }).click()
  await claim.waitForURL(`**/orders/${id}`)
  await claim.getByRole('button', { name: '去付款' }).waitFor()
  const order = await guest.get(`/api/v1/orders/${id}`)
  assert.equal(order.timeline.at(-1).reason, 'claimed')
  await guest.leave()
  await leader.leave()
})

test('an operator sees who owes cash and corrects a completed order with a reason', async () => {
  const operator = await arrive('desk')
  await operator.become('operator')
  const { items } = await operator.get('/api/v1/orders/search?status=completed&limit=20')
  const left = (line) => line.amount - line.discount - line.true_up - line.refunded
  const orders = await Promise.all(items.map(({ id }) => operator.get(`/api/v1/orders/${id}`)))
  const order = orders.find(({ lines }) => left(lines[0]) >= 100)
  const page = await operator.open(`/console/orders?order=${order.id}`)
  await page.getByRole('button', { name: '更正', exact: true }).click()
  await page.getByLabel('金额（元）').fill('1')
  await page.getByLabel('原因').fill('秤少了一两')
  await page.getByRole('button', { name: '提交更正' }).click()
  await page.getByText('原因：秤少了一两').waitFor()
  const now = await operator.get(`/api/v1/orders/${order.id}`)
  assert.equal(now.refunded, order.refunded + 100)
  await operator.open('/console/settlement?tab=corrections').then((list) => list.getByText('秤少了一两').first().waitFor())
  await operator.leave()
})

test('what was charged too little is asked for after the counting, and its buyer pays it', async () => {
  const member = await arrive()
  const COUNTED = ['aggregated', 'sourcing', 'sorted', 'in_transit', 'at_pickup', 'picked_up', 'completed']
  let order
  for (let n = 1; n < 12 && !order; n++) {
    await member.become('member', n)
    const { items } = await member.get('/api/v1/orders?limit=40')
    const card = items.find(({ status, presale }) => COUNTED.includes(status) && !presale)
    const view = card && (await member.get(`/api/v1/orders/${card.id}`))
    if (view && view.lines.every(({ weighing }) => !weighing) && !view.pending_edit) order = view
  }
  assert.ok(order, 'the demo has a counted order')
  const operator = await arrive('desk')
  await operator.become('operator')
  const page = await operator.open(`/console/orders?order=${order.id}`)
  await page.getByRole('button', { name: '更正', exact: true }).click()
  const form = page.locator('.inset form')
  await form.getByLabel('更正什么').selectOption('surcharge')
  await form.getByLabel('金额（元）').fill('1.20')
  await form.getByLabel('原因').fill('标价少写了')
  await form.getByRole('button', { name: '提交更正' }).click()
  await until('the surcharge to be asked for', async () => (await member.get(`/api/v1/orders/${order.id}`)).pending_edit?.adjustment)
  const mine = await member.open(`/orders/${order.id}`)
  await mine.getByText('订单更正，请补款').waitFor()
  await mine.getByText('标价少写了').first().waitFor()
  await mine.getByRole('status').getByRole('button', { name: '去付款' }).click()
  await mine.waitForURL('**/sandbox/cashier/**')
  await mine.getByRole('button', { name: '确认支付' }).click()
  await mine.waitForURL('**/orders/*')
  await until('the surcharge to be booked', async () => (await member.get(`/api/v1/orders/${order.id}`)).total === order.total + 120)
  const paid = await member.get(`/api/v1/orders/${order.id}`)
  assert.equal(paid.paid, order.paid + 120)
  assert.equal(paid.timeline.at(-1).reason, 'surcharge_paid')
  await operator.leave()
  await member.leave()
})

test('of a line with a discount some goes, and its part of the discount with it', async () => {
  const member = await arrive()
  for (let n = 1; n < 12; n++) {
    await member.become('member', n)
    const { items } = await member.get('/api/v1/orders?status=paid')
    const orders = await Promise.all(items.map(({ id }) => member.get(`/api/v1/orders/${id}`)))
    const order = orders.find(({ editable_until, team, presale, lines }) => editable_until && !team && !presale && lines.length === 1 && lines[0].discount)
    if (!order) continue
    const [line] = order.lines
    const page = await member.open(`/orders/${order.id}`)
    await page.getByRole('button', { name: '改订单' }).click()
    await page.getByRole('dialog').getByText(/优惠随件数走/).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: `增加 ${line.name}` }).click()
    await page.getByRole('button', { name: /去付款/ }).last().click()
    await page.waitForURL('**/sandbox/cashier/**')
    await page.getByRole('button', { name: '确认支付' }).click()
    await page.waitForURL('**/orders/*')
    await until('the surcharge to be booked', async () => (await member.get(`/api/v1/orders/${order.id}`)).revision === 1)
    const more = await member.get(`/api/v1/orders/${order.id}`)
    assert.deepEqual([more.lines[0].discount, more.lines[0].discounted], [line.discount, line.quantity])
    return member.leave()
  }
  throw new Error('no discounted order in the demo')
})

