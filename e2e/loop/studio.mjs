// The operator's live desk: planning, the control room, the review.

/** Plans a live that sells a buy; it begins in half an hour unless told. Answers its id. */
export async function plan(operator, { title, buy, tags }) {
  const page = await operator.open('/console/live/new')
  await page.getByLabel('标题').fill(title)
  await page.getByLabel('团购').selectOption({ label: buy })
  for (const tag of tags) await page.getByRole('button', { name: tag }).click()
  await page.getByRole('button', { name: '保存' }).click()
  await page.waitForURL(/\/console\/live\/\d+$/)
  return new URL(page.url()).pathname.split('/').at(-1)
}
