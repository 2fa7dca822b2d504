// The money of leaders and suppliers: a withdrawal that two people approve and the leader takes, terms and
// payee, a statement that its supplier confirms and the shop pays, a day compared with the provider's bills.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

/** Above this sum two people approve, so that what the demo's leaders have is enough for it. */
const TWO_ABOVE = 1_000
const SECOND = { login: 'second', nickname: '小秦', password: 'second-pair-of-eyes' }

let server, browser
const world = {}

before(async () => {
  server = await neighbourhood([`settlement.withdrawal_two_approvals_above_fen=${TWO_ABOVE}`])
  browser = await launch()
  // Who has no payee yet is told so by a 404.
  const arrive = (device) => Person.arrive(browser, server.origin, { device, allow: [{ path: /\/payee$/, status: 404 }] })
  world.leader = await arrive('phone')
  await world.leader.become('leader')
  world.operator = await arrive('desk')
  await world.operator.become('operator')
  world.supplier = await arrive('desk')
  await world.supplier.become('supplier')
  world.second = await arrive('desk')
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

const STEPS = [
  ['what is agreed with a leader is set, and where she is paid to', terms],
  ['a leader asks for her money', asked],
  ['two different people approve', approved],
  ['she takes it on the provider’s page', taken],
  ['a supplier confirms the statement, and the shop pays it', statement],
  ['a day is compared with the provider’s bills', reconciled],
  ['the audit tells all of it in words', audited],
]

test('the money, step by step', async (t) => {
  for (const [name, act] of STEPS) {
    let done = false
    await t.test(name, async () => {
      await act().catch(async (error) => {
        for (const [who, person] of Object.entries(world)) await person.lookBack?.(`money-${who}`)
        throw error
      })
      done = true
    })
    assert.ok(done, name)
  }
  for (const who of ['leader', 'operator', 'second', 'supplier']) world[who].blameless('the money')
})

async function terms() {
  const { id } = await world.leader.get('/api/v1/me')
  const page = await world.operator.open(`/console/settlement?tab=leaders&leader=${id}`)
  await page.getByRole('button', { name: '结算约定与收款方' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('自提服务费（每单）').fill('0.5')
  const upline = sheet.getByLabel('介绍她来的团长')
  await upline.selectOption({ index: 1 })
  await sheet.getByLabel('分给介绍人的比例（%）').fill('8')
  await sheet.getByRole('button', { name: '保存' }).click()
  await page.getByText('已保存').first().waitFor()
  await sheet.getByLabel('微信 openid').fill('sandbox-leader-1')
  await sheet.getByLabel('真实姓名').fill('陈丽华')
  await sheet.getByRole('button', { name: '绑定收款方' }).click()
  const payee = await until('the payee to be bound', () => world.operator.get(`/api/v1/settlement/leaders/${id}/payee`).catch(() => false))
  assert.deepEqual([payee.openid, payee.name], ['sandbox-leader-1', '陈丽华'])
  const kept = await world.operator.get(`/api/v1/settlement/leaders/${id}/terms`)
  assert.deepEqual([kept.pickup_fee, kept.upline_bps], [50, 800])
  await page.close()
}

async function asked() {
  const page = await world.leader.open('/leader/earnings')
  await page.getByRole('button', { name: '提现', exact: true }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox').fill('20')
  await sheet.getByRole('button', { name: /提现 ¥20/ }).click()
  await page.getByText('等店家审核').waitFor()
  world.earnings = page
}

/** The row of the withdrawal in a console. */
const row = (page) => page.getByRole('listitem').filter({ hasText: '¥20.00' })

async function approved() {
  const { operator, second } = world
  await operator.post('/api/v1/staff', { ...SECOND, grants: [{ role: 'operator', reach: { kind: 'shop' } }] })
  await second.post('/api/v1/auth/password', { login: SECOND.login, password: SECOND.password })
  const first = await operator.open('/console/settlement?tab=withdrawals')
  await row(first).getByText('已批 0 / 2 人').waitFor()
  await row(first).getByRole('button', { name: '同意', exact: true }).click()
  await row(first).getByText('已批 1 / 2 人').waitFor()
  // The same person does not count twice.
  await row(first).getByRole('button', { name: '同意', exact: true }).click()
  const other = await second.open('/console/settlement?tab=withdrawals')
  await row(other).getByText('已批 1 / 2 人').waitFor()
  await row(other).getByRole('button', { name: '同意', exact: true }).click()
  await row(other).waitFor({ state: 'detached' })
  await first.close()
  await other.close()
}

async function taken() {
  const { earnings: page, leader } = world
  await until('the transfer to wait for her', async () => (await leader.get('/api/v1/leader/withdrawals')).items.some(({ confirm_with: way }) => way))
  await page.reload()
  await page.getByRole('link', { name: '确认收款' }).click()
  await page.getByRole('button', { name: '确认收款' }).click()
  await until('the withdrawal to be paid', async () => (await leader.get('/api/v1/leader/withdrawals')).items.every(({ status }) => status === 'paid'))
  await page.goto(`${server.origin}/leader/earnings`)
  await page.getByText('已到账').waitFor()
  await page.close()
}

async function statement() {
  const { operator, supplier } = world
  const own = await supplier.open('/console/procurement')
  await own.getByRole('button', { name: '对账单' }).click()
  const confirm = own.getByRole('button', { name: '核对无误，确认' }).first()
  await confirm.click()
  await own.getByText('待付款').first().waitFor()
  const desk = await operator.open('/console/settlement?tab=statements')
  await desk.getByRole('button', { name: '登记付款' }).first().click()
  const sheet = desk.getByRole('dialog')
  await sheet.getByLabel('银行回单号').fill('ICBC-20261123-7')
  await sheet.getByRole('button', { name: '登记付款' }).click()
  await desk.getByText('银行回单 ICBC-20261123-7').waitFor()
  await own.reload()
  await own.getByText('银行回单 ICBC-20261123-7').waitFor()
  await own.close()
  await desk.close()
}

async function reconciled() {
  const page = await world.operator.open('/console/ledger?tab=bills')
  const shown = page.getByRole('listitem').filter({ hasText: /笔差异/ })
  await shown.first().waitFor()
  const before = await world.operator.get('/api/v1/settlement/reconciliations')
  const { day, run } = before.items[0]
  await shown.filter({ hasText: day }).getByRole('button', { name: '再对一次' }).click()
  const again = await until('the day to be compared again', async () => {
    const { items } = await world.operator.get('/api/v1/settlement/reconciliations')
    const one = items.find((row) => row.day === day)
    return one.run > run && one.state === 'done' && one
  })
  assert.equal(again.open, 0, 'the sandbox bills what the ledger knows')
  await shown.filter({ hasText: day }).getByText('0 笔差异').waitFor()
  await page.close()
}

async function audited() {
  const page = await world.operator.open('/console/audit')
  for (const words of ['改结算约定', '绑定收款方', '同意提现', '确认对账单', '登记付款', '发起对账']) await page.getByText(words, { exact: true }).first().waitFor()
  assert.equal(await page.getByText(/settlement\./).count(), 0, 'no code of the program is shown')
  await page.close()
}
