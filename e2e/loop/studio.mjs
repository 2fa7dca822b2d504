// The operator's live desk: planning, the control room, the review.

/** Plans a live that sells a buy. Answers its id. */
export async function plan(operator, { title, buy, tags }) {
  const page = await operator.open('/console/live')
  await page.getByRole('link', { name: '安排直播' }).first().click()
  await page.getByLabel('标题').fill(title)
  await page.getByLabel('带哪个团').selectOption({ label: buy })
  await page.getByLabel('大家想听什么（可选）').fill(tags.join(' '))
  await page.getByRole('button', { name: '排好了' }).click()
  await page.waitForURL(/\/console\/live\/\d+$/)
  await page.getByRole('heading', { name: title }).waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1)
  await page.close()
  return id
}

/** The control room; shows the address and, when asked, the key. */
export async function open(operator, live) {
  const page = await operator.open(`/console/live/${live}`)
  await page.getByRole('button', { name: '显示密钥' }).click()
  return page
}

/** Address and key as an operator copies them into OBS. */
export async function encoder(page) {
  const [url, key] = await page.locator('code').allTextContents()
  return `${url.trim()}/${key.trim()}`
}

/** Goes on air once the picture has come. */
export async function start(page) {
  await seesStream(page)
  await page.getByRole('button', { name: '开播', exact: true }).click()
  await page.getByText('直播中', { exact: true }).waitFor()
}

/** What comes in is measured: the size that is sent. */
export async function seesStream(page) {
  await page.getByText('360×640').waitFor()
}

export const comment = (page, text) => page.getByRole('log', { name: '弹幕' }).getByText(text)

/** Puts one product into everybody's picture. */
export async function explain(page, name) {
  const row = page.getByRole('listitem').filter({ hasText: name })
  await row.getByRole('button', { name: '讲解', exact: true }).click()
  await row.getByText('讲解中').waitFor()
}

export async function end(page) {
  await page.getByRole('button', { name: '结束直播' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /确定|OK/ }).click()
  await page.getByText('已结束', { exact: true }).waitFor()
}

const FUNNEL = { reserved: '预约', reserved_came: '预约后来了', entered: '进直播间', card_view: '看到商品', card_click: '点开商品', ordered: '下单', paid: '付款' }

/** The review page says the same. */
export async function seesReview(operator, live, done) {
  const page = await operator.open(`/console/live/${live}/review`)
  for (const [key, label] of Object.entries(FUNNEL)) {
    const row = page.getByRole('listitem').filter({ has: page.getByText(label, { exact: true }) }).first()
    await row.locator('b').filter({ hasText: new RegExp(`^${done[key]}$`) }).waitFor()
  }
  await page.close()
}
