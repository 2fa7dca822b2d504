// A leader opens a buy on her phone: she pastes the text she would post in her group, takes a picture,
// looks it over. The page, the poster and the text for the group are there at once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { picture } from './lib/picture.mjs'

const TEXT = `周末鲜果团
1. 沙瓤西红柿 5斤 19.9元 限2份
2.【车厘子】JJ级 2斤装 ¥69.9，满30份 59.9，满100份 55
３、土鸡蛋30枚 22/板 库存50
明晚8点截单
有需要的接龙哦`

let server, browser

before(async () => {
  server = await neighbourhood()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

test('a pasted text and a picture become a buy with page, poster and text', async () => {
  const leader = await Person.arrive(browser, server.origin)
  await leader.become('leader')
  const page = await leader.open('/leader/open')
  await page.getByLabel('群里的文字').fill(TEXT)
  await page.getByRole('button', { name: '识别商品' }).click()

  await page.waitForURL('**/leader/open/check')
  await page.getByText(/认出 3 个商品/).waitFor()
  await openRow(page, '沙瓤西红柿')
  await page.getByLabel('沙瓤西红柿 的照片').setInputFiles({ name: 'tomato.png', mimeType: 'image/png', buffer: picture() })
  await page.locator('.shot img').first().waitFor()
  await page.getByRole('button', { name: '开团', exact: true }).click()

  await page.waitForURL('**/leader/opened/*')
  await page.getByRole('heading', { name: '周末鲜果团' }).waitFor()
  const words = await page.getByLabel('发到群里的文字').textContent()
  for (const word of ['沙瓤西红柿', '19.9', '车厘子', '59.9', '土鸡蛋', '截']) assert.ok(words.includes(word), `the text says ${word}:\n${words}`)
  const poster = page.getByAltText('周末鲜果团 的海报')
  await poster.scrollIntoViewIfNeeded()
  await poster.evaluate((img) => img.decode())
  assert.ok(await poster.evaluate((img) => img.naturalWidth >= 600), 'the poster is large enough to print')

  await neighbourSees(page.url().split('/').at(-1), words)
  leader.blameless('opening by pasting')
  await leader.leave()
})

/** Doubtful rows stand open already; the others open by a tap. */
async function openRow(page, name) {
  const edit = page.getByRole('button', { name: `修改 ${name}` })
  const photo = page.getByLabel(`${name} 的照片`)
  await edit.or(photo).first().waitFor({ state: 'attached' })
  if (await edit.isVisible()) await edit.click()
}

/** The address in the group's text opens the page, with what she wrote and the picture she took. */
async function neighbourSees(id, words) {
  const [link] = /https?:\/\/\S+/.exec(words)
  assert.ok(link.includes(`/c/${id}`), `${link} is the buy's page`)
  const neighbour = await Person.arrive(browser, server.origin)
  const page = await neighbour.open(new URL(link).pathname + new URL(link).search)
  await page.getByRole('heading', { name: '周末鲜果团' }).waitFor()
  const { items, cutoff_at: cutoff } = await neighbour.get(`/api/v1/campaigns/${id}`)
  assert.deepEqual(items.map(({ name, base_price: price, limit_per_member: limit, tiers }) => [name, price, limit ?? null, tiers.map((tier) => [tier.min_quantity, tier.price])]), [
    ['沙瓤西红柿', 1990, 2, []],
    ['车厘子', 6990, null, [[30, 5990], [100, 5500]]],
    ['土鸡蛋', 2200, null, []],
  ])
  assert.equal(items[2].available, 50, 'the stock that she wrote')
  const at = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' }).format(cutoff)
  assert.equal(at, '20:00', 'tomorrow at eight in the evening, in the store\'s zone')
  const photo = page.getByRole('region', { name: '商品图片' }).getByRole('img').first()
  assert.ok(await photo.evaluate(async (img) => (await img.decode(), img.naturalWidth > 0)), 'her picture is shown')
  neighbour.blameless('the page of a new buy')
  await neighbour.leave()
}
