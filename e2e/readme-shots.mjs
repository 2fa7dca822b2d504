// The pictures of the README: docs/screenshots/*.png, from a demo neighbourhood with a live on air.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { Person, launch } from './lib/browser.mjs'
import { publish } from './lib/publish.mjs'
import { neighbourhood } from './lib/server.mjs'
import { until } from './lib/wait.mjs'
import { leaderPlaces, memberPlaces, operatorPlaces, screenPlace } from './pages/places.mjs'
import { plays, say } from './loop/room.mjs'

const FOLDER = new URL('../docs/screenshots/', import.meta.url).pathname
/** What the live shows. */
const ART = new URL('../web/dist/demo-art/strawberry.webp', import.meta.url).pathname
const MOST_BYTES = 300 * 1024
const TEXT = `周末鲜果团
1. 沙瓤西红柿 5斤 19.9元 限2份
2.【车厘子】JJ级 2斤装 ¥69.9，满30份 59.9，满100份 55
3. 土鸡蛋30枚 22/板 库存50
明晚8点截单`

fs.mkdirSync(FOLDER, { recursive: true })
const server = await neighbourhood()
const browser = await launch()
let film
try {
  await all()
} finally {
  await film?.stop()
  await browser.close()
  await server.discard()
}

async function all() {
  const arrive = (device = 'phone') => Person.arrive(browser, server.origin, { device, allow: [{ path: /./ }] })
  const [member, leader, operator, friend] = [await arrive(), await arrive(), await arrive('desk'), await arrive()]
  await member.become('member')
  await friend.become('member', 3)
  await leader.become('leader')
  await operator.become('operator')
  const places = { ...(await memberPlaces(member)), ...(await leaderPlaces(leader)) }
  const desk = await operatorPlaces(operator)

  await picture(await member.open('/'), 'mall-home')
  await picture(await member.open(places['/c/:id']), 'group-page')
  await pickupCode(member)
  await leaderSide(leader, places)
  await live(member, friend, leader, operator, places)
  await picture(await operator.open(`/console${desk['/campaigns/:id']}`), 'console-campaign')
  await picture(await operator.open(await screenPlace(operator)), 'community-screen')
}

async function pickupCode(member) {
  const { items } = await member.get('/api/v1/orders')
  const waiting = items.find(({ status }) => status === 'at_pickup') ?? items.find(({ status }) => status !== 'completed')
  const page = await member.open(`/orders/${waiting.id}`)
  await page.getByRole('button', { name: '放大给团长看' }).click()
  await picture(page, 'pickup-code')
}

async function leaderSide(leader, places) {
  const page = await leader.open('/leader/open')
  await page.getByLabel('群里的文字').fill(TEXT)
  await page.getByRole('button', { name: '识别商品' }).click()
  await page.waitForURL('**/leader/open/check')
  await picture(page, 'leader-open-by-paste')
  await picture(await leader.open(places['/leader/handover/:id']), 'leader-handover')
}

async function live(member, friend, leader, operator, places) {
  const id = places['/leader/live/:id'].split('/').at(-1)
  const view = await leader.get(`/api/v1/lives/${id}/admin`)
  film = publish(`${view.rtmp.url}/${view.rtmp.key}`, { picture: ART })
  await leader.post(`/api/v1/lives/${id}/start`)
  for (const card of view.cards) await leader.post(`/api/v1/lives/${id}/cards/${card.id}/show`)
  await leader.post(`/api/v1/lives/${id}/cards/${view.cards[0].id}/spotlight`)
  const [room, other, control] = [await member.open(`/live/${id}`), await friend.open(`/live/${id}`), await operator.open(`/console/live/${id}`)]
  await plays(room, 'whep')
  await say(other, '上次的沃柑孩子一天吃完')
  await say(room, '草莓甜不甜？')
  await leader.post(`/api/v1/lives/${id}/comments`, { text: '今天清早摘的，甜得很，坏了包赔' })
  await room.getByText('坏了包赔').waitFor()
  await control.getByText('坏了包赔').waitFor()
  await until('the picture of the control room', () => control.locator('video').evaluate((video) => video.currentTime > 0))
  await picture(room, 'live-room')
  await picture(control, 'console-control-room')
}

/** Takes it when all is there; fewer colours keep it small. */
async function picture(page, name) {
  await page.waitForLoadState('networkidle').catch(() => undefined)
  await page.locator('.waiting').first().waitFor({ state: 'detached' })
  await page.evaluate(() => Promise.all([...document.images].filter((img) => img.loading !== 'lazy').map((img) => img.decode().catch(() => undefined))))
  const file = path.join(FOLDER, `${name}.png`)
  const raw = `${file}.raw.png`
  await page.screenshot({ path: raw })
  for (const colours of [256, 128, 64]) {
    execFileSync('ffmpeg', ['-y', '-loglevel', 'error', '-i', raw, '-vf', `split[a][b];[a]palettegen=max_colors=${colours}[p];[b][p]paletteuse=dither=sierra2_4a`, file])
    if (fs.statSync(file).size <= MOST_BYTES) break
  }
  fs.rmSync(raw)
  console.log(`${name}.png ${Math.round(fs.statSync(file).size / 1024)} kB`)
}
