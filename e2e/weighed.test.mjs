// Goods sold by weight, from the bag on the scale to the money back: on the demo's fish, of which two bags
// have been weighed already.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

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

const FISH = '鲜活鲈鱼'
const keys = async (page, text) => {
  for (const key of text) await page.locator('.keys').getByRole('button', { name: key, exact: true }).click()
}
const enter = (page) => page.getByRole('button', { name: '录入，下一袋' }).click()

/** What a scale's box sends: no session, its token alone. */
const scaleSays = (leader, token, data) =>
  leader.context.request.post(`${server.origin}/api/v1/scales/readings`, { data, headers: { 'X-Requested-With': 'julin', Authorization: `Bearer ${token}` } })

test('bags are weighed by hand, by scale and from a table; a wild reading is questioned; the difference comes back', async () => {
  const leader = await someone('leader')
  await leader.during('weighed', () => weigh(leader))
})

async function weigh(leader) {
  const me = await leader.get('/api/v1/me')
  const { items } = await leader.get(`/api/v1/campaigns?mine=true&leader=${me.id}`)
  const buy = items.find(({ title }) => title.includes('鲈鱼'))
  const read = () => leader.get(`/api/v1/campaigns/${buy.id}/weighing`)
  const bags = (await read()).lines
  assert.equal(bags.length, 6)

  // the leader's page of the buy leads to the desk
  const page = await leader.open(`/leader/campaigns/${buy.id}`)
  await page.getByRole('link', { name: '称重', exact: true }).click()
  await page.getByText('已称 2/6').waitFor()

  // 50 g less than ordered, by the keys
  const light = bags[2]
  await keys(page, String((light.ordered_grams - 50) / 500))
  await enter(page)
  await page.getByText('已称 3/6').waitFor()
  const weighed = (await read()).lines[2]
  assert.equal(weighed.grams, light.ordered_grams - 50)
  assert.ok(weighed.refund > 0)

  // 99 斤 instead of 2: looked at again, then mended
  await keys(page, '99')
  await page.getByRole('button', { name: '再看一眼' }).click()
  const question = page.getByRole('dialog')
  await question.getByText('一般在', { exact: false }).waitFor()
  await question.getByRole('button', { name: '改一改' }).click()
  for (const _ of '99') await page.getByRole('button', { name: '退一格' }).click()

  // a scale is registered, says what lies on it, and the weight is taken over
  const scale = await leader.post('/api/v1/scales', { pickup_point_id: (await read()).pickup_point.id, name: '1 号秤' })
  const said = `ST,GS,+  ${(bags[3].ordered_grams / 1_000).toFixed(3)}kg`
  const heard = page.getByText('1 号秤：', { exact: false })
  await until('the desk hears the scale', async () => {
    assert.equal((await scaleSays(leader, scale.token, { frame: said })).status(), 200)
    return heard.isVisible()
  })
  await page.getByRole('button', { name: '用这个重量' }).click()
  await enter(page)
  await page.getByText('已称 4/6').waitFor()
  assert.equal((await scaleSays(leader, `${scale.token}0`, { frame: said })).status(), 401)

  // the rest from a table: first what it would do, then all of it
  await page.getByRole('button', { name: '粘贴或上传' }).click()
  const sheet = page.getByRole('dialog')
  const rows = [`跟团号\t商品\t实重(克)`, `${bags[4].chain_number}\t${FISH}\t${bags[4].ordered_grams}`, `${bags[5].chain_number}\t${FISH}\t500000`, '99\t\t500']
  await sheet.getByLabel('称重内容').fill(rows.join('\n'))
  await sheet.getByRole('button', { name: '先看看对不对' }).click()
  await sheet.getByText('能录 2 袋').waitFor()
  await sheet.getByText('1 行有问题').waitFor()
  assert.ok(await sheet.getByRole('button', { name: '录入 2 袋' }).isDisabled(), 'what is far off must be looked at')
  await sheet.getByRole('button', { name: '改一改' }).click()
  rows[2] = `${bags[5].chain_number}\t${FISH}\t${bags[5].ordered_grams + 30}`
  await sheet.getByLabel('称重内容').fill(rows.slice(0, 3).join('\n'))
  await sheet.getByRole('button', { name: '先看看对不对' }).click()
  await sheet.getByRole('button', { name: '录入 2 袋' }).click()
  await page.getByText('都称好了').waitFor()

  // handed over, the difference is on its way back in one refund
  await leader.post('/api/v1/handover', { order_ids: [light.order_id] })
  const order = await leader.get(`/api/v1/orders/${light.order_id}`)
  assert.equal(order.status, 'picked_up')
  assert.equal(order.true_up + order.refunded, weighed.refund)
  assert.equal(order.weighings.length, 1)
  leader.blameless('weighing')
}

test('the buyer sees ordered, weighed and what comes back', async () => {
  const member = await someone('member', 1)
  await member.during('weighed-buyer', async () => {
    const { items } = await member.get('/api/v1/orders')
    const mine = items.find(({ campaign }) => campaign.title.includes('鲈鱼'))
    const [line] = mine.lines
    assert.equal(line.weighing.grams, line.weighing.ordered_grams - 50)
    const page = await member.open(`/orders/${mine.id}`)
    await page.getByText('实重', { exact: true }).waitFor()
    await page.getByText(`¥${(line.weighing.refund / 100).toFixed(2)}`).first().waitFor()
    member.blameless('an order by weight')
  })
})
