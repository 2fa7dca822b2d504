// At the counter, and afterwards: claims decided at the desk.

/** Hands over what a member has come for. */
export async function handOver(operator, campaign, name) {
  const page = await operator.open(`/console/pickup?campaign=${campaign}`)
  const family = page.getByRole('article').filter({ hasText: name })
  await family.getByRole('button', { name: /全部给出/ }).click()
  await family.waitFor({ state: 'detached' })
  await page.close()
}

const claim = (page, words) => page.getByRole('article').filter({ hasText: words })

/** Refunds part of what is asked, borne by the supplier; the card moves to the approved ones. */
export async function approve(operator, words, yuan) {
  const page = await operator.open('/console/after-sales')
  await claim(page, words).getByRole('button', { name: '同意退款' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('退多少').fill(yuan)
  await sheet.getByLabel(/供应商/).check()
  await sheet.getByRole('button', { name: '同意退款' }).click()
  await claim(page, words).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '已同意' }).click()
  await claim(page, words).getByText(`¥${yuan}`).first().waitFor({ state: 'attached' })
  return page
}

/** Refuses with words for the member; without words there is no refusing. */
export async function reject(operator, words, why) {
  const page = await operator.open('/console/after-sales')
  await claim(page, words).getByRole('button', { name: '拒绝' }).click()
  const sheet = page.getByRole('dialog')
  const blocked = await sheet.getByRole('button', { name: '拒绝' }).isDisabled()
  await sheet.getByLabel('为什么拒绝').fill(why)
  await sheet.getByRole('button', { name: '拒绝' }).click()
  await claim(page, words).waitFor({ state: 'detached' })
  await page.close()
  return blocked
}

/** An order in the drawer of the console. */
export async function drawer(operator, id) {
  const page = await operator.open(`/console/orders?order=${id}`)
  await page.getByRole('dialog').getByText('一路怎么走的').waitFor()
  return page
}
