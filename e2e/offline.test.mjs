// The network or the server goes away: pages say so, keep what they have, and go on by themselves.
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'

let server, browser

/** What a browser says of requests that found nobody. */
const NOBODY_THERE = { path: /./ }

before(async () => {
  server = await neighbourhood()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

test('a group page goes on by itself after the server was away', async () => {
  const member = await Person.arrive(browser, server.origin, { allow: [NOBODY_THERE] })
  await member.become('member')
  const [campaign] = (await member.get('/api/v1/campaigns?status=open')).items
  const page = await member.open(`/c/${campaign.id}?l=${campaign.leader.id}`)
  await page.getByRole('heading', { name: campaign.title }).waitFor()

  await server.stop()
  await page.getByText('网络断开，显示的是之前的内容').waitFor()
  await page.getByRole('heading', { name: campaign.title }).waitFor()

  // what is opened meanwhile says what is wrong
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByText('网络断开了').first().waitFor()

  await server.start()
  await page.getByText('网络断开，显示的是之前的内容').waitFor({ state: 'hidden' })
  await page.getByText('网络断开了').first().waitFor({ state: 'hidden' })
  await page.getByText(campaign.title).first().waitFor()
  await member.leave()
})

test('the pickup code is there without a network', async () => {
  const member = await Person.arrive(browser, server.origin, { allow: [NOBODY_THERE] })
  await member.become('member')
  const orders = (await member.get('/api/v1/orders')).items
  const waiting = orders.find(({ status }) => ['paid', 'at_pickup', 'sourcing'].includes(status))
  const { pickup_code: code } = await member.get(`/api/v1/orders/${waiting.id}`)
  const page = await member.open(`/orders/${waiting.id}`)
  const shown = page.getByRole('button', { name: '放大给团长看' })
  await shown.waitFor()

  await member.context.setOffline(true)
  await shown.click()
  const pass = page.getByRole('dialog', { name: '提货码' })
  await pass.getByText(code.replace(/\D/g, '').slice(-3)).first().waitFor()
  await member.context.setOffline(false)
  await member.leave()
})
