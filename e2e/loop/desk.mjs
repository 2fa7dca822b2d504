// What the operator does in the console.
import assert from 'node:assert/strict'

/** A buy for one community, its goods picked from the catalogue, with one tier on the first. */
export async function openBuy(operator, { title, community, goods, tier }) {
  const page = await operator.open('/console/campaigns')
  await page.getByRole('link', { name: '开新团' }).first().click()
  // the list before it has a box with a like name
  await page.waitForURL(/\/console\/campaigns\/new/)
  await page.getByLabel('标题', { exact: true }).fill(title)
  await page.getByLabel(community).check()
  await page.getByRole('button', { name: '从商品库挑' }).click()
  const picker = page.getByRole('dialog')
  for (const name of goods) {
    await picker.getByRole('searchbox').fill(name)
    await picker.getByRole('button', { name: `添加 ${name}` }).click()
    await picker.getByRole('button', { name: `添加 ${name}` }).filter({ hasText: '已添加' }).waitFor()
  }
  await picker.getByRole('button', { name: '关闭' }).click()
  for (const [n, name] of goods.entries()) await fillItem(page, n, name, n === 0 ? tier : undefined)
  await page.getByRole('button', { name: '立即开团' }).click()
  await page.waitForURL(/\/console\/campaigns\/\d+/)
  await page.getByRole('heading', { name: title }).waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1)
  await page.close()
  return id
}

async function fillItem(page, n, name, tier) {
  const item = page.locator('article.item').nth(n)
  await item.getByText(name).waitFor()
  await item.getByLabel('放多少份').fill('40')
  if (!tier) return
  await item.getByRole('button', { name: '加一档' }).click()
  await item.getByLabel('第 1 档份数').fill(String(tier.from))
  await item.getByLabel('第 1 档价格').fill(tier.yuan)
}

/** Takes every purchase order of the buy through its steps; all that was ordered comes. */
export async function procure(operator, campaign) {
  const page = await operator.open(`/console/procurement?campaign=${campaign}`)
  const orders = page.locator('article.order')
  await orders.first().waitFor()
  const count = await orders.count()
  for (let n = 0; n < count; n += 1) {
    const order = orders.nth(n)
    for (const step of ['发给供应商', '确认接单', '已发货']) await order.getByRole('button', { name: step, exact: true }).click()
    await order.getByRole('button', { name: '收货', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '收货', exact: true }).click()
    await order.getByText('已收货', { exact: true }).waitFor()
  }
  await page.close()
  return count
}

/** The books: nothing is left over on the page, nor in the answer it was made of. */
export async function balances(operator, when) {
  const { sum, accounts } = await operator.get('/api/v1/ledger/trial-balance')
  assert.equal(sum, 0, `the ledger sums to zero ${when}`)
  assert.equal(accounts.reduce((all, { balance }) => all + balance, 0), 0, `the accounts sum to zero ${when}`)
  return Object.fromEntries(accounts.map(({ kind, balance }) => [kind, balance]))
}

export async function seesBalance(operator) {
  const page = await operator.open('/console/ledger')
  await page.getByText('账是平的').waitFor()
  await page.getByRole('status').filter({ hasText: '¥0.00' }).waitFor()
  await page.close()
}
