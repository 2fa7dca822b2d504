// A presale from the deposit to the final payment, and what becomes of one who does not pay it: on the
// demo's clock, which the test moves.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'

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

/** The presale of the demo, as this member's leader offers it. */
async function presaleFor(member) {
  const [place] = await member.get('/api/v1/memberships')
  const { items } = await member.get(`/api/v1/campaigns?status=open&community=${place.community.id}`)
  const card = items.find(({ presale }) => presale)
  return member.get(`/api/v1/campaigns/${card.id}?leader=${place.leader.id}`)
}

/** At the cashier, which names the sum; comes back to the order. */
async function pay(page, yuan) {
  await page.waitForURL('**/sandbox/cashier/**')
  await page.getByRole('heading', { name: yuan }).waitFor()
  await page.getByRole('button', { name: '确认支付' }).click()
  await page.waitForURL('**/orders/*')
}

const yuan = (fen) => (fen / 100).toFixed(2)

async function payDeposit(member, sale) {
  const page = await member.open(`/c/${sale.id}?l=${sale.leader.id}`)
  await page.getByRole('heading', { name: '预售：先付定金，再付尾款' }).waitFor()
  await page.getByText('过了时间没付尾款，订单取消，定金不退。').waitFor()
  await page.getByRole('button', { name: `增加 ${sale.items[0].name}`, exact: true }).click()
  await page.getByRole('button', { name: '付定金' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('付定金就是同意上面的约定').waitFor()
  await sheet.getByRole('button', { name: '付定金' }).click()
  await pay(page, yuan(sale.items[0].deposit))
  await page.getByText('已付定金', { exact: true }).waitFor()
  return { page, id: new URL(page.url()).pathname.split('/').at(-1) }
}

test('a deposit is paid, then the rest at the final price; who does not pay it loses what was said', async () => {
  const [member, other] = [await someone('member', 1), await someone('member', 2)]
  await member.during('presale', () => walk(member, other))
})

async function walk(member, other) {
  const sale = await presaleFor(member)
  const mine = await payDeposit(member, sale)
  const theirs = await payDeposit(other, await presaleFor(other))

  const operator = await someone('operator', 1, { device: 'desk' })
  await operator.post('/api/v1/demo/clock', { to: 'counting', campaign_id: sale.id })
  await mine.page.getByText('待付尾款', { exact: true }).waitFor()
  const due = await member.get(`/api/v1/orders/${mine.id}`)
  const { items } = await member.get(`/api/v1/campaigns/${sale.id}`)
  assert.equal(due.presale.state, 'final_due')
  assert.ok(items[0].price < sale.items[0].base_price, 'five deposits reached the first tier')
  assert.equal(due.presale.rest, items[0].price - sale.items[0].deposit)

  await mine.page.getByRole('button', { name: '付尾款' }).click()
  await pay(mine.page, yuan(due.presale.rest))
  await mine.page.getByText('尾款已付').waitFor()
  await mine.page.getByText('已成团', { exact: true }).first().waitFor()

  const leader = await someone('leader')
  const board = await leader.open(`/leader/campaigns/${sale.id}`)
  await board.getByRole('heading', { name: '预售进度' }).waitFor()
  await board.getByText('没付尾款的邻居会收到提醒，你也可以喊一声').waitFor()

  await operator.post('/api/v1/demo/clock', { advance_ms: 49 * 3_600_000 })
  await theirs.page.getByText('已取消，定金不退', { exact: true }).waitFor()
  const lost = await other.get(`/api/v1/orders/${theirs.id}`)
  assert.deepEqual([lost.status, lost.refunded, lost.presale.state], ['cancelled', 0, 'forfeited'])
  for (const person of [member, other]) person.blameless('a presale')
}
