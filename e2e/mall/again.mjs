// 再来一份: what was bought before, on offer now or not.
import assert from 'node:assert/strict'

/** Of what the member received: a thing that an open buy of the neighbourhood has, and one that none has. */
export async function boughtBefore(member) {
  const [{ items: orders }, places] = [await member.get('/api/v1/orders?status=completed'), await member.get('/api/v1/memberships')]
  const { items: cards } = await member.get(`/api/v1/campaigns?status=open&community=${places[0].community.id}`)
  const open = await Promise.all(cards.map(({ id, leader }) => member.get(`/api/v1/campaigns/${id}?leader=${leader.id}`)))
  const offered = ({ name, spec }) => open.find(({ items }) => items.some((item) => item.name === name && item.spec === spec && item.available > 0))
  const lines = orders.flatMap((order) => order.lines.map((line) => ({ ...line, order: order.id, buy: offered(line)?.id })))
  const [on, off] = [lines.find(({ buy }) => buy), lines.find(({ buy }) => !buy)]
  assert.ok(on && off, 'the demo has both')
  return { on, off }
}

const strip = (page) => page.getByRole('region', { name: '再来一份' })
export const tap = (page, { name }) => strip(page).getByRole('button', { name, exact: true }).click()

/** The sheet of the buy that has it now stands open, filled. */
export async function filled(page, { name, buy, quantity }) {
  await page.waitForURL(`**/c/${buy}?**`)
  const sheet = page.getByRole('dialog', { name: '我要跟团' })
  await sheet.getByRole('group', { name: `${name} 数量` }).getByRole('status').getByText(String(quantity), { exact: true }).waitFor()
  await sheet.getByRole('button', { name: '提交并付款' }).and(page.locator(':enabled')).waitFor()
}
