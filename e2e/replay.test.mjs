// A live by ffmpeg is recorded and seen again: chapters, cards and comments at their time, a clip cut on
// the leader's phone, the file decoded, the console's side.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { Person, launch } from './lib/browser.mjs'
import { publish } from './lib/publish.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'

const run = promisify(execFile)
let server, browser

before(async () => {
  server = await neighbourhood()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

async function someone(role, n = 1, more = {}) {
  const person = await Person.arrive(browser, server.origin, more)
  await person.become(role, n)
  return person
}

/** A live of this leader's open buy with two products. */
async function planned(leader) {
  const me = await leader.get('/api/v1/me')
  const { items: campaigns } = await leader.get(`/api/v1/campaigns?leader=${me.id}&mine=true&status=open`)
  for (const { id: campaign_id } of campaigns) {
    const { items } = await leader.get(`/api/v1/campaigns/${campaign_id}?leader=${me.id}`)
    const plain = items.filter(({ deposit, team, available }) => !deposit && !team && available > 5)
    if (plain.length < 2) continue
    return leader.post('/api/v1/lives', {
      title: '回放试播', campaign_id, starts_at: Date.now() + 600_000, item_ids: plain.slice(0, 2).map(({ id }) => id), interest_tags: [],
    })
  }
  throw new Error('the demo has an open buy of two plain goods')
}

/** The wall time of the newest whole segment that viewers could see. */
async function pictured(person, id) {
  const answer = await person.context.request.get(`${server.origin}/media/live/${id}/index.m3u8`)
  if (!answer.ok()) return 0
  const times = [...(await answer.text()).matchAll(/PROGRAM-DATE-TIME:(\S+)/g)].map(([, at]) => Date.parse(at))
  return times.at(-1) ?? 0
}

/** So much more of the live has been carried. */
async function carried(person, id, ms) {
  const from = await pictured(person, id)
  await until(`${ms} ms more of the live`, async () => (await pictured(person, id)) >= from + ms, { within: 60_000 })
}

const frames = (video) => video.evaluate((element) => element.getVideoPlaybackQuality().totalVideoFrames)

/** The picture moves. */
async function plays(page, more = 20) {
  const video = page.locator('video')
  await until('the replay to play', async () => (await video.getAttribute('data-state')) === 'playing', { within: 40_000 })
  const first = await frames(video)
  await until(`${more} more frames`, async () => (await frames(video)) >= first + more, { within: 40_000 })
}

/** How many pictures and pieces of sound ffmpeg decodes of an address, without complaint. */
async function decode(url) {
  const args = ['-v', 'error', '-i', url, '-map', '0:v', '-map', '0:a', '-f', 'framecrc', '-']
  const { stdout, stderr } = await run('ffmpeg', args, { timeout: 120_000, maxBuffer: 1 << 26 })
  assert.equal(stderr, '', url)
  const count = (track) => stdout.split('\n').filter((line) => line.startsWith(`${track},`)).length
  return { pictures: count(0), sound: count(1) }
}

test('a live is recorded and seen again with its products and its talk', async () => {
  const [leader, member] = [await someone('leader'), await someone('member', 2)]
  const { id, cards, rtmp } = await planned(leader)
  const [first, second] = cards
  const say = (text) => member.post(`/api/v1/lives/${id}/comments`, { text })
  const spotlight = (card) => leader.post(`/api/v1/lives/${id}/cards/${card.id}/spotlight`)
  const film = publish(`${rtmp.url}/${rtmp.key}`)
  try {
    await until('the picture', async () => (await leader.get(`/api/v1/lives/${id}/admin`)).stream.gop_ms > 0, { within: 30_000 })
    await leader.post(`/api/v1/lives/${id}/start`)
    await carried(leader, id, 4_000)
    await spotlight(first)
    await say('第一款甜吗')
    await carried(leader, id, 6_000)
    await spotlight(second)
    await carried(leader, id, 2_000)
    const { id: gone } = await say('这条会被删')
    await carried(leader, id, 4_000)
    await say('第二款怎么存')
    await leader.context.request.delete(`${server.origin}/api/v1/lives/${id}/comments/${gone}`, { headers: { 'X-Requested-With': 'julin' } })
    await carried(leader, id, 4_000)
    await leader.post(`/api/v1/lives/${id}/end`)
  } finally {
    await film.stop()
  }
  const replay = await until('the replay', async () => {
    const now = await member.get(`/api/v1/lives/${id}/replay`)
    return now.state === 'ready' && now
  }, { within: 40_000 })
  assert.ok(replay.duration_ms >= 18_000, `${replay.duration_ms} ms`)
  assert.deepEqual(replay.chapters.map(({ card_id }) => card_id), [first.id, second.id])

  await member.during('replay', async () => {
    const page = await member.open(`/live/${id}`)
    await page.getByRole('link', { name: '看回放' }).click()
    await plays(page)
    const chapters = page.getByRole('list', { name: '讲解过的商品' })
    assert.equal(await chapters.getByRole('button').count(), 2)
    const talk = page.getByRole('list', { name: '评论' })
    assert.equal(await talk.getByText('第二款怎么存').count(), 0, 'what was said later is not there yet')

    await chapters.getByRole('button', { name: new RegExp(second.name) }).click()
    const at = () => page.locator('video').evaluate((video) => video.currentTime * 1_000)
    await until('the second product', async () => (await at()) >= replay.chapters[1].from_ms)
    const card = page.getByRole('region', { name: '讲解中' })
    await card.getByText(second.name).waitFor()
    await plays(page, 10)
    await talk.getByText('第二款怎么存').waitFor({ timeout: 40_000 })
    assert.equal(await talk.getByText('这条会被删').count(), 0, 'what was removed does not come back')

    await chapters.getByRole('button', { name: new RegExp(first.name) }).click()
    await card.getByText(first.name).waitFor()
    await until('the talk of that time', async () => (await talk.getByText('第二款怎么存').count()) === 0)
    await talk.getByText('第一款甜吗').waitFor()
    await card.getByRole('button', { name: '去抢' }).click()
    await page.getByRole('dialog').getByText(first.name).first().waitFor()
    member.blameless('watching again')
  })

  let clip
  await leader.during('replay-desk', async () => {
    const page = await leader.open(`/leader/live/${id}/review`)
    await page.getByRole('link', { name: '录像和片段' }).click()
    const video = page.locator('video')
    await until('the recording', () => video.evaluate((element) => element.readyState >= 2), { within: 40_000 })
    await video.evaluate((element, s) => (element.currentTime = s), replay.chapters[0].from_ms / 1_000 + 1)
    await page.getByRole('button', { name: `用“${first.name}”这段` }).click()
    await page.getByLabel('片段标题').fill('怎么挑')
    await page.getByRole('button', { name: '做成片段' }).click()
    await page.getByText('怎么挑').waitFor()
    const recording = await leader.get(`/api/v1/lives/${id}/recording`)
    clip = recording.clips[0]
    assert.ok(clip.from_ms <= replay.chapters[0].from_ms && clip.to_ms >= replay.chapters[0].to_ms, 'the whole explanation')
    const { pictures, sound } = await decode(server.origin + recording.download_urls[0])
    assert.ok(pictures >= 18 * 25 && sound > 500, `${pictures} pictures, ${sound} of sound`)
    leader.blameless('cutting a clip')
  })

  const guest = await Person.arrive(browser, server.origin)
  await guest.during('replay-clip', async () => {
    const page = await guest.open(`/live/${id}/replay?clip=${clip.id}`)
    await page.getByText('怎么挑').waitFor()
    await plays(page)
    await page.getByRole('region', { name: '讲解中' }).getByText(first.name).waitFor()
    await page.getByRole('button', { name: '看完整回放' }).click()
    await page.getByRole('button', { name: '1 个片段' }).waitFor()
    await plays(page)
    guest.blameless('a clip that was shared')
  })

  const operator = await someone('operator', 1, { device: 'desk' })
  await operator.during('replay-console', async () => {
    const page = await operator.open(`/console/live/${id}/review`)
    const panel = page.getByRole('region', { name: '录像和片段' })
    await panel.getByText('怎么挑').waitFor()
    await until('the recording', () => panel.locator('video').evaluate((element) => element.readyState >= 1), { within: 40_000 })
    await panel.getByRole('checkbox', { name: '让邻居看回放' }).click()
    await until('it to be hidden', async () => !(await operator.get(`/api/v1/lives/${id}/recording`)).published)
    operator.blameless('the desk')
  })

  const late = await Person.arrive(browser, server.origin, { allow: [{ path: /^\/api\/v1\/lives\// }] })
  await late.during('replay-hidden', async () => {
    const page = await late.open(`/live/${id}/replay`)
    await page.getByText('这场没有回放').waitFor()
  })
})
