// A live from the phone itself: a leader's browser sends (WHIP), others watch over WebRTC (WHEP), HLS
// and FLV, the leader's network is lost and comes back, and ffmpeg decodes what is served.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { Person, launch } from './lib/browser.mjs'
import { publish } from './lib/publish.mjs'
import { freePort, neighbourhood } from './lib/server.mjs'
import { Relay } from './lib/udp.mjs'
import { until } from './lib/wait.mjs'

const CAMERA = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=2,fps=15']
const MEDIA = [{ path: /^\/media\/live\// }]
const run = promisify(execFile)
let server, browser, relay

before(async () => {
  const port = await freePort()
  relay = await Relay.open(port)
  server = await neighbourhood([`media.webrtc_listen=127.0.0.1:${port}`, `media.webrtc_public_ip=${Relay.address}`])
  browser = await launch(CAMERA)
})
after(async () => {
  await browser?.close()
  await server?.discard()
  relay?.close()
})

async function someone(role, n = 1) {
  const person = await Person.arrive(browser, server.origin, { allow: MEDIA })
  await person.become(role, n)
  return person
}

const frames = (video) => video.evaluate((element) => element.getVideoPlaybackQuality().totalVideoFrames)

/** The picture comes by this way and moves. */
async function plays(page, way, more = 30) {
  const video = page.locator('video')
  const about = () => page.url()
  const is = (name, value) => video.getAttribute(`data-${name}`).then((now) => now === value)
  await until(`${way} to play`, async () => (await is('way', way)) && (await is('state', 'playing')), { within: 40_000, about })
  const first = await frames(video)
  await until(`${more} more frames by ${way}`, async () => (await frames(video)) >= first + more, { within: 40_000, about })
}

/** The loudest that is heard in the next seconds; the fake microphone beeps once a second. */
const heard = (page) => page.locator('video').evaluate(async (element) => {
  const context = new AudioContext()
  await context.resume()
  const source = element.srcObject ? context.createMediaStreamSource(element.srcObject) : context.createMediaElementSource(element)
  const analyser = context.createAnalyser()
  source.connect(analyser)
  element.muted = false
  const wave = new Float32Array(analyser.fftSize)
  const end = performance.now() + 10_000
  for (let loudest = 0; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    analyser.getFloatTimeDomainData(wave)
    loudest = Math.max(loudest, ...wave.map(Math.abs))
    if (loudest > 0.02 || performance.now() > end) return loudest
  }
})

/** How many pictures and pieces of sound ffmpeg decodes of three seconds of an address, without complaint. */
async function decode(url) {
  const args = ['-v', 'error', '-i', url, '-t', '3', '-map', '0:v', '-map', '0:a', '-f', 'framecrc', '-']
  const { stdout, stderr } = await run('ffmpeg', args, { timeout: 60_000, maxBuffer: 1 << 24 })
  assert.equal(stderr, '', url)
  const count = (track) => stdout.split('\n').filter((line) => line.startsWith(`${track},`)).length
  return { pictures: count(0), sound: count(1) }
}

test('a leader goes live from her phone, is watched by every way, loses her network and comes back', async () => {
  const leader = await someone('leader')
  const { items } = await leader.get('/api/v1/lives?mine=true')
  const { id } = items.find(({ status }) => status === 'planned')
  const admin = () => leader.get(`/api/v1/lives/${id}/admin`)
  await leader.during('air', async () => {
    const studio = await leader.open(`/leader/live/${id}`)
    await studio.getByRole('link', { name: '用这部手机开播' }).click()
    await until('the camera', () => studio.locator('video').evaluate((element) => element.videoWidth > 0))
    await studio.getByRole('button', { name: '开播' }).click()
    await studio.locator('[data-state=live]').waitFor()
    await until('the room to open', async () => (await admin()).status === 'on_air')
    const { stream } = await until('the picture', async () => {
      const now = await admin()
      return now.stream.fps > 5 && now.stream.gop_ms > 0 && now
    }, { within: 30_000 })
    assert.ok(stream.gop_ms < 4_000, `keyframes are asked for: ${stream.gop_ms} ms`)
    const [publisher] = relay.clients()

    const member = await someone('member')
    const room = await member.open(`/live/${id}`)
    await plays(room, 'whep')
    assert.ok((await heard(room)) > 0.02, 'WebRTC is heard')
    // one after the other: each decodes in software
    for (const [n, way] of ['hls', 'flv'].entries()) {
      const other = await someone('member', n + 2)
      await other.during(`air-${way}`, async () => {
        const page = await other.open(`/live/${id}?via=${way}`)
        await plays(page, way)
        assert.ok((await heard(page)) > 0.02, `${way} is heard`)
        other.blameless(`watching by ${way}`)
      })
    }

    const base = `${server.origin}/media/live/${id}`
    for (const url of [`${base}.flv`, `${base}/index.m3u8`]) {
      const { pictures, sound } = await decode(url)
      assert.ok(pictures > 15 && sound > 100, `${url}: ${pictures} pictures, ${sound} of sound`)
    }

    await studio.getByRole('button', { name: '换前后摄像头' }).click()
    await plays(room, 'whep')

    relay.cutAllBut(relay.clients().filter((name) => name !== publisher))
    await studio.locator('[data-state=reconnecting]').waitFor({ timeout: 60_000 })
    relay.mend()
    await studio.locator('[data-state=live]').waitFor({ timeout: 60_000 })
    await plays(room, 'whep')
    assert.equal((await admin()).status, 'on_air', 'the same live goes on')

    await studio.getByRole('button', { name: '结束直播' }).click()
    await studio.getByRole('button', { name: /确定|确认|好/ }).click()
    await studio.waitForURL('**/review')
    await room.getByText('直播结束了，谢谢来看').waitFor()
    member.blameless('watching')
    await member.leave()
    leader.blameless('going live')
  })
})

test('a stream with B-frames is watched over HLS without being asked', async () => {
  const leader = await someone('leader')
  const member = await someone('member', 4)
  const { items: [{ campaign_id: campaign }] } = await leader.get('/api/v1/lives?mine=true')
  const me = await leader.get('/api/v1/me')
  const { items } = await leader.get(`/api/v1/campaigns/${campaign}?leader=${me.id}`)
  const { id } = await leader.post('/api/v1/lives', {
    title: '电脑开播', campaign_id: campaign, starts_at: Date.now() + 600_000, item_ids: items.map((item) => item.id), interest_tags: [],
  })
  const { rtmp } = await leader.get(`/api/v1/lives/${id}/admin`)
  const film = publish(`${rtmp.url}/${rtmp.key}`, { reordered: true })
  try {
    await until('the picture', async () => (await leader.get(`/api/v1/lives/${id}/admin`)).stream.gop_ms > 0)
    await leader.post(`/api/v1/lives/${id}/start`)
    await member.during('air-reordered', async () => {
      const page = await member.open(`/live/${id}`)
      await plays(page, 'hls')
    })
  } finally {
    await film.stop()
    await leader.leave()
  }
})
