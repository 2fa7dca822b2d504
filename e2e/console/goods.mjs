// A product and a buy, written in the console as an operator writes them.
import { picture } from '../lib/picture.mjs'

const photo = { name: 'photo.png', mimeType: 'image/png', buffer: picture() }

/** Begins a product and closes the tab: what was written is there in the next one. */
export async function beginProduct(operator, { name, supplier }) {
  const before = await operator.open('/console/products/new')
  await before.getByLabel('名称').fill(name)
  await before.getByLabel('供应商').selectOption({ label: supplier })
  await before.close({ runBeforeUnload: true })
  const page = await operator.open('/console/products')
  await page.getByRole('link', { name: '新商品' }).first().click()
  await page.getByText('接着上次没写完的').waitFor()
  return page
}

/** Finishes it: a picture, two kinds with their prices. */
export async function finishProduct(page, { name, skus }) {
  await page.locator('input[type=file]').setInputFiles(photo)
  await page.getByRole('img', { name: '第 1 张图片' }).waitFor()
  for (const [n, sku] of skus.entries()) {
    if (n > 0) await page.getByRole('button', { name: '加规格' }).click()
    const fields = page.locator('article.sku').nth(n)
    await fields.getByLabel('规格', { exact: true }).fill(sku.spec)
    await fields.getByLabel('标价').fill(sku.yuan)
    await fields.getByLabel('供货价').fill(sku.cost)
    await fields.getByLabel('库存').fill(String(sku.stock))
  }
  await page.getByRole('button', { name: '保存' }).click()
  await page.waitForURL('**/console/products')
  await page.getByRole('row').filter({ hasText: name }).waitFor()
  await page.close()
}

/** Opens a buy of both kinds with a ladder on the first. Answers its id. */
export async function openBuy(operator, { title, community, name, tier }) {
  const page = await operator.open('/console/campaigns/new')
  await page.getByLabel('标题', { exact: true }).fill(title)
  await page.getByLabel(community).check()
  await page.getByRole('button', { name: '从商品库挑' }).click()
  const picker = page.getByRole('dialog')
  await picker.getByRole('searchbox').fill(name)
  const offers = picker.getByRole('button', { name: `添加 ${name}` })
  await offers.nth(1).waitFor()
  for (const n of [0, 1]) await offers.nth(n).click()
  await picker.getByRole('button', { name: '关闭' }).click()
  const item = page.locator('article.item').first()
  await item.getByRole('button', { name: '加一档' }).click()
  await item.getByLabel('第 1 档份数').fill(String(tier.from))
  await item.getByLabel('第 1 档价格').fill(tier.yuan)
  await page.getByRole('button', { name: '立即开团' }).click()
  await page.waitForURL(/\/console\/campaigns\/\d+/)
  const id = new URL(page.url()).pathname.split('/').at(-1)
  await page.close()
  return id
}

/** Ctrl-K finds by a word, that and nothing else, and leads there. */
export async function jump(operator, word, heading) {
  const page = await operator.open('/console/audit')
  await page.getByRole('heading', { name: '审计' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(word)
  await page.getByRole('option').filter({ hasText: heading }).waitFor()
  await page.getByRole('option').filter({ hasNotText: heading }).first().waitFor({ state: 'detached' })
  await page.getByRole('option').filter({ hasText: heading }).click()
  await page.getByRole('heading', { name: heading }).waitFor()
  await page.close()
}
