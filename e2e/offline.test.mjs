// The network or the server goes away: pages say so, keep what they have, and go on by themselves.
import { after, before, beforeEach, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'

let server, browser

/** What a browser says of requests that found nobody. */
const NOBODY_THERE = { path: /./ }
const BAR = '网络断开，显示的是之前的内容'
const GONE = '网络断开了'

before(async () => {
  server = await neighbourhood()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

// the test before may have left it stopped
beforeEach(() => server.start())

async function arrive(options) {
  const member = await Person.arrive(browser, server.origin, { allow: [NOBODY_THERE], ...options })
  await member.become('member')
  return member
}

test('pages go on by themselves after the server was away', async () => {
  const member = await arrive()
  await member.during('offline-server', () => serverAway(member))
})

async function serverAway(member) {
  const { items: campaigns } = await member.get('/api/v1/campaigns?status=open')
  const campaign = campaigns.find(({ leader }) => leader.community.name === '桂花里')
  const page = await member.open('/')
  const card = page.getByRole('link', { name: campaign.title })
  await card.click()
  const chain = page.getByRole('region', { name: '接龙' })
  await chain.waitFor()

  await server.stop()
  await page.getByText(BAR).waitFor()
  await chain.waitFor()
  // what was seen before is still there, what was not says why
  await page.getByRole('button', { name: '返回' }).click()
  await card.waitFor()
  await page.getByRole('link', { name: '直播', exact: true }).click()
  await page.getByText(GONE).waitFor()

  await server.start()
  await page.getByText(BAR).waitFor({ state: 'hidden' })
  await page.getByRole('heading', { name: '就要开播' }).waitFor()
  await page.getByText(GONE).waitFor({ state: 'hidden' })
}

test('the pickup code opens without a network, even after closing the page', async () => {
  const member = await arrive({ serviceWorkers: 'allow' })
  await member.during('offline-code', () => codeWithoutNetwork(member))
})

async function codeWithoutNetwork(member) {
  const { items: orders } = await member.get('/api/v1/orders')
  const waiting = orders.find(({ status }) => status === 'at_pickup') ?? orders.find(({ status }) => status === 'paid')
  const { pickup_code: code } = await member.get(`/api/v1/orders/${waiting.id}`)
  const page = await member.open(`/orders/${waiting.id}`)
  await page.getByRole('button', { name: '放大给团长看' }).waitFor()
  await page.evaluate(() => navigator.serviceWorker.ready)
  // the worker keeps what it has seen fetched
  await page.reload()
  await page.getByRole('button', { name: '放大给团长看' }).waitFor()

  await server.stop()
  await page.reload()
  await page.getByText('网络断开，这是手机里存的内容').waitFor()
  await page.getByRole('button', { name: '放大给团长看' }).click()
  const half = Math.ceil(code.length / 2)
  await page.getByRole('dialog', { name: '提货码' }).getByText(`${code.slice(0, half)} ${code.slice(half)}`).waitFor()

  // back again, it asks who she is, and does not take her for a stranger
  await server.start()
  await page.getByText('网络断开，这是手机里存的内容').waitFor({ state: 'hidden' })
  await page.getByRole('dialog', { name: '提货码' }).getByRole('button', { name: '关闭' }).click()
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByRole('link', { name: '我的', exact: true }).click()
  await page.getByText((await member.get('/api/v1/me')).nickname, { exact: true }).waitFor()
}
