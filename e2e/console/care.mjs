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

/** One tap says how much is spoiled, one more sends. */
export async function claimOnThePhone(member, id, name, amount) {
  const page = await member.open(`/orders/${id}`)
  await page.getByRole('button', { name: `${name} 坏了 3 成` }).click()
  await page.getByRole('dialog').getByRole('button', { name: `申请退 ${amount}` }).click()
  await page.getByText('处理中').waitFor()
  await page.close()
}

/** Does not agree with a refusal. */
export async function appeal(member, id, why) {
  const page = await member.open(`/orders/${id}`)
  await page.getByRole('button', { name: '不同意，申诉' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('为什么不同意').fill(why)
  await sheet.getByRole('button', { name: '提交申诉' }).click()
  await page.getByText('处理中').waitFor()
  await page.close()
}

/** Refunds one item to everybody who bought it: reckoned first, then watched until it is done. */
export async function refundBatch(operator, { buy, item, percent, note }, seen) {
  const page = await operator.open('/console/after-sales/batches')
  await page.getByRole('button', { name: '发起整批赔付' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('哪个团').selectOption(buy)
  await sheet.getByLabel('哪个商品').selectOption(item)
  await sheet.getByLabel('退多少（%）').fill(percent)
  await sheet.getByLabel('原因说明（入账，留底）').fill(note)
  await sheet.getByRole('button', { name: '先算一下' }).click()
  await sheet.getByText(seen).waitFor()
  await sheet.getByRole('button', { name: /^赔付/ }).click()
  const card = page.getByRole('article').filter({ hasText: note })
  await card.getByText('已完成').waitFor()
  await page.close()
}

/** An order in the drawer of the console. */
export async function drawer(operator, id) {
  const page = await operator.open(`/console/orders?order=${id}`)
  await page.getByRole('dialog').getByText('一路怎么走的').waitFor()
  return page
}
