// A lucky bag in a live: the host plans it and opens it, two neighbours enter from their phones, it is drawn,
// one wins and one does not, each does the draw again in their own page, and the winner gets the goods against
// a code. Then coupons are dropped, and somebody comes by a shared link.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

const NAME = '阳光玫瑰'
const PHRASE = '我要葡萄'
/** What a playlist answers while nobody publishes. */
const ALLOWED = [{ path: /^\/media\/live\//, status: 404 }]

let server, browser
before(async () => {
  server = await neighbourhood()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

const arrive = (options) => Person.arrive(browser, server.origin, { allow: ALLOWED, ...options })

/** The leader's live with her own grapes, on air, and a coupon of hers. */
async function onAir(leader) {
  const quick = { name: NAME, spec: '2斤', price: 5_990, stock: 40, image_keys: [] }
  const item = { quick, base_price: 5_990, stock: 40, tiers: [] }
  const buy = await leader.post('/api/v1/campaigns', { title: '玫瑰葡萄', description: '', cutoff_at: Date.now() + 6 * 3_600_000, items: [item], as_leader: true })
  const live = await leader.post('/api/v1/lives', { title: '葡萄专场', campaign_id: buy.id, item_ids: buy.items.map(({ id }) => id), starts_at: Date.now() + 600_000, interest_tags: [] })
  await leader.post(`/api/v1/lives/${live.id}/start`)
  const coupon = await leader.post('/api/v1/coupons', { title: '葡萄立减5元', kind: 'fixed', amount: 500, threshold: 0, total: 50, per_member: 1, valid_until: Date.now() + 30 * 86_400_000 })
  return { live: live.id, buy: buy.id, coupon: coupon.coupon_id }
}

const stock = async (host, buy) => (await host.get(`/api/v1/campaigns/${buy}`)).items[0].available

async function planned(studio) {
  await studio.getByRole('button', { name: '福利' }).click()
  await studio.getByRole('button', { name: '放福袋' }).click()
  await studio.getByLabel('名称').fill('葡萄福袋')
  await studio.getByLabel('几份').fill('1')
  await studio.getByLabel('开放几分钟').fill('1')
  await studio.getByLabel(/要发的评论/).fill(PHRASE)
  await studio.getByRole('button', { name: '公布福袋' }).click()
  await studio.getByText('待开始').waitFor()
}

/** Opens the bag's sheet, says the phrase and enters. */
async function entered(page) {
  await page.getByRole('button', { name: /葡萄福袋/ }).click()
  await page.getByText(`在直播间发过“${PHRASE}”`).waitFor()
  await page.getByRole('button', { name: '发评论并参加' }).click()
  await page.getByText('已参加，到点自动开奖').waitFor()
}

/** Does the draw again in the page; every step must hold, one's own ticket among them. */
async function verified(page) {
  await page.getByRole('button', { name: '自己验证开奖' }).click()
  const sheet = page.getByRole('dialog', { name: '验证开奖' })
  await sheet.getByText('验证通过').waitFor()
  for (const step of ['种子指纹和开奖前你看到的一样', '种子和公布的指纹对得上', '你的抽奖号在名单里', '重新算出的中奖人和公布的一样']) await sheet.getByText(step).waitFor()
  await sheet.getByRole('button', { name: '关闭' }).click()
}

test('a lucky bag: planned, opened, entered twice, drawn, verified, handed over', async () => {
  const host = await arrive({})
  await host.become('leader')
  const shop = await onAir(host)
  const people = []
  for (const n of [1, 2]) {
    const person = await arrive({})
    await person.become('member', n)
    people.push(person)
  }
  const everybody = [host, ...people]
  await bag(host, people, shop).catch(async (error) => {
    for (const [n, person] of everybody.entries()) await person.lookBack(`luckybag-${n}`)
    throw error
  })
  for (const person of everybody) {
    person.blameless('the lucky bag')
    await person.leave()
  }
})

async function bag(host, people, { live, buy }) {
  const studio = await host.open(`/leader/live/${live}`)
  await planned(studio)
  assert.equal(await stock(host, buy), 39, 'the prize is set aside')
  const rooms = await Promise.all(people.map((person) => person.open(`/live/${live}`)))
  await Promise.all(rooms.map((page) => page.getByRole('button', { name: /福袋马上开/ }).waitFor()))
  await studio.getByRole('button', { name: '现在开始' }).click()
  for (const page of rooms) await entered(page)
  await studio.getByText('2 人已参加').waitFor()
  await host.post('/api/v1/demo/clock', { advance_ms: 60_000 })

  const luck = await Promise.all(rooms.map(async (page) => {
    const told = page.getByText(/恭喜，你中奖了|这次没中/)
    await told.waitFor({ timeout: 90_000 })
    return (await told.textContent()).includes('恭喜')
  }))
  assert.deepEqual([...luck].sort(), [false, true], 'one wins')
  for (const page of rooms) await verified(page)

  const winner = rooms[luck.indexOf(true)]
  await winner.getByRole('button', { name: '领奖' }).click()
  const code = await winner.getByLabel('领奖码').textContent()
  assert.match(code, /^\d{6}$/)
  await studio.getByLabel(/^领奖码/).fill(code)
  await studio.getByRole('button', { name: '交付' }).click()
  await studio.getByText('已交付').waitFor()
  assert.equal(await stock(host, buy), 39, 'it left the house')
}

test('coupons are dropped and gone for all, and a shared link tells who came by it', async () => {
  const host = await arrive({})
  await host.become('leader')
  const { live, coupon } = await onAir(host)
  const [first, second] = [await arrive({}), await arrive({})]
  await first.become('member', 1)
  await second.become('member', 2)
  const everybody = [host, first, second]
  try {
    // Dropped the moment the page is there: what is told while it still reads is told again.
    const room = await first.open(`/live/${live}`)
    await host.post(`/api/v1/lives/${live}/coupon-drops`, { coupon_id: coupon, pieces: 1, lasts_s: 600 })
    await room.getByRole('button', { name: /葡萄立减5元/ }).click()
    await room.getByRole('button', { name: '领一张' }).click()
    await room.getByText('已领到').first().waitFor()
    await room.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
    await room.getByRole('button', { name: '分享直播间' }).click()
    await room.getByText('通过你进来').waitFor()
    const { path } = await first.post(`/api/v1/lives/${live}/share`)

    const late = await second.open(path)
    await late.getByRole('button', { name: /券已领完/ }).waitFor()
    await until('the sharer to be told', async () => (await first.post(`/api/v1/lives/${live}/share`)).came === 1)
    const studio = await host.open(`/leader/live/${live}?tab=gifts`)
    await studio.getByText('带来 1 人，0 人下单').waitFor()
  } catch (error) {
    for (const [n, person] of everybody.entries()) await person.lookBack(`drop-${n}`)
    throw error
  }
  for (const person of everybody) {
    person.blameless('the drop')
    await person.leave()
  }
})
