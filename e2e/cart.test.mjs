// Two buys in one cart: a coupon is claimed, the cart survives a reload, one coupon and one payment cover
// both orders, and a buy that closed meanwhile stays behind, greyed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

let server, browser

before(async () => {
  server = process.env.JULIN_ORIGIN ? { origin: process.env.JULIN_ORIGIN, discard() {} } : await neighbourhood()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

/** Open buys of the member's own leader that are bought at their price at once. */
async function buysFor(member) {
  const [place] = await member.get('/api/v1/memberships')
  const { items } = await member.get(`/api/v1/campaigns?status=open&community=${place.community.id}`)
  const views = []
  for (const card of items.filter(({ presale }) => !presale)) {
    views.push(await member.get(`/api/v1/campaigns/${card.id}?leader=${place.leader.id}`))
  }
  return views.filter((view) => view.leader.id === place.leader.id)
}

/** An item of which there is enough. */
const wanted = (view) => view.items.find((item) => item.available > 3)

async function put(member, view) {
  const page = await member.open(`/c/${view.id}?l=${view.leader.id}`)
  const name = wanted(view).name
  await page.getByRole('button', { name: `增加 ${name}`, exact: true }).first().click()
  await page.getByRole('button', { name: '加购物车' }).click()
  await page.getByRole('link', { name: /^购物车，/ }).waitFor()
  return page
}

test('two buys are put in a cart, paid at once with a coupon, and picked up as two orders', async () => {
  const member = await Person.arrive(browser, server.origin)
  await member.become('member', 4)
  await member.during('cart', () => walk(member))
})

async function walk(member) {
  const [first, second] = await buysFor(member)
  assert.ok(second, 'two open buys of one leader')
  const claim = await member.open('/coupons?tab=claim')
  await claim.getByRole('button', { name: '领取' }).first().click()
  await claim.getByText(/领到了/).waitFor()

  await put(member, first)
  const page = await put(member, second)
  await page.goto(`${member.origin}/cart`)
  await page.reload()
  for (const view of [first, second]) await page.getByRole('region', { name: view.title }).waitFor()
  await page.getByRole('button', { name: '去结算' }).click()
  await page.getByText('2 个团分别是 2 张订单，一次付清。').waitFor()
  await page.getByRole('button', { name: '下单并付款' }).click()

  await page.waitForURL('**/sandbox/cashier/**')
  const sum = wanted(first).price + wanted(second).price
  await page.getByRole('button', { name: '确认支付' }).click()
  await page.waitForURL('**/orders')
  const paid = await until('both orders are paid', async () => {
    const { items } = await member.get('/api/v1/orders')
    const mine = items.filter(({ campaign }) => [first.id, second.id].includes(campaign.id)).slice(0, 2)
    return mine.length === 2 && mine.every(({ status }) => status === 'paid') && mine
  })
  const off = paid.flatMap(({ lines }) => lines).reduce((all, line) => all + line.discount, 0)
  assert.equal(paid.reduce((all, { total }) => all + total, 0), sum - off)
  assert.ok(off > 0, 'the coupon that was claimed was chosen by itself')
  await page.goto(`${member.origin}/cart`)
  await page.getByText('购物车是空的').waitFor()
  member.blameless('a cart')
}
