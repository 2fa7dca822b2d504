// What the leader does on her phone when the goods are there.

/** One tap for the arrival; gives back the text for her group. */
export async function arrived(leader, campaign) {
  const page = await leader.open(`/leader/campaigns/${campaign}`)
  await page.getByRole('button', { name: '货到了，通知大家' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确认' }).click()
  const words = page.locator('pre.words')
  await words.waitFor()
  const text = await words.textContent()
  await page.close()
  return text
}

/** At the counter: finds a door by what is typed, hands all of it over with one tap. */
export async function handOver(page, { keys, door }) {
  const pad = page.getByRole('region', { name: '找订单' })
  for (const key of keys) await pad.getByRole('button', { name: key, exact: true }).click()
  const family = page.getByRole('article').filter({ hasText: door })
  await family.getByRole('button', { name: /交给他|一起交/ }).click()
  await page.getByText(`已交给 ${door}`).waitFor()
}
