// From the purchase order to the bags on the shelf, each step by whose turn it is.
import fs from 'node:fs'
import { rows } from '../lib/xlsx.mjs'

const order = (page) => page.locator('article.order').first()
const step = async (page, name, then) => {
  await order(page).getByRole('button', { name, exact: true }).click()
  await order(page).getByText(then, { exact: true }).waitFor()
}

/** The shop sends; the supplier, who sees nothing else, confirms and ships. */
export async function buyIn(operator, supplier, campaign) {
  const page = await operator.open(`/console/procurement?campaign=${campaign}`)
  await order(page).getByText('待发送', { exact: true }).waitFor()
  await step(page, '发给供应商', '已发送')
  const theirs = await supplier.open('/console/')
  await theirs.waitForURL('**/console/procurement')
  await step(theirs, '确认接单', '已确认')
  await step(theirs, '已发货', '已发货')
  await theirs.close()
  await page.reload()
  return page
}

/** Counts what came; the shortage has to be accepted in so many words. */
export async function receive(page, name, came, missing) {
  await order(page).getByRole('button', { name: '收货', exact: true }).click()
  const sheet = page.getByRole('dialog')
  const [done, line] = [sheet.getByRole('button', { name: '收货', exact: true }), sheet.locator('label').filter({ hasText: name }).first()]
  await line.getByRole('textbox').fill(String(came))
  const refused = await done.isDisabled()
  await sheet.getByLabel(new RegExp(`少来了 ${missing} 份`)).check()
  await done.click()
  await order(page).getByText('已收货', { exact: true }).waitFor()
  return refused
}

/** Clicks what saves a workbook and reads it. */
export async function workbook(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  return { name: download.suggestedFilename(), rows: rows(fs.readFileSync(await download.path())) }
}

/** Sorted, on the way, arrived: gives back the text for the group. */
export async function bring(page, point) {
  await page.getByRole('button', { name: '到货通知' }).click()
  const row = page.getByRole('listitem').filter({ hasText: point })
  await row.getByRole('button', { name: '分好了' }).click()
  await page.getByText('3 单已分好').waitFor()
  await row.getByRole('button', { name: '发车了' }).click()
  await page.getByText('3 单在路上').waitFor()
  await row.getByRole('button', { name: '货到了，通知邻居' }).click()
  await row.getByText('已通知 3 单的邻居').waitFor()
  return row.locator('pre').textContent()
}
