// What viewers do in the live room.
import assert from 'node:assert/strict'
import { until } from '../lib/wait.mjs'

/** A member finds the planned live in the list, reserves it and tells what she waits for. */
export async function reserve(person, { title, tag }) {
  const page = await person.open('/lives')
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('heading', { name: title }).waitFor()
  await page.getByRole('button', { name: '预约', exact: true }).click()
  const wish = page.getByRole('dialog', { name: '你在等什么？' })
  await wish.getByRole('button', { name: tag, exact: true }).click()
  await wish.getByRole('button', { name: '告诉主播' }).click()
  await wish.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: '改我想要的' }).waitFor()
  return page
}

const frames = (video) => video.evaluate((element) => element.getVideoPlaybackQuality().totalVideoFrames)

/** The picture moves: frames are decoded, and more of them after a while. */
export async function plays(page, way) {
  const video = page.locator('video')
  await video.waitFor({ state: 'attached' })
  const about = () => `${way}: ${page.url()}`
  await until(`${way} to play`, async () => (await video.getAttribute('data-way')) === way && (await video.getAttribute('data-state')) === 'playing', { within: 40_000, about })
  const first = await until('the first frames', () => frames(video), { within: 20_000, about })
  await until('thirty more frames', async () => (await frames(video)) >= first + 30, { within: 30_000, about })
  const { width, height } = await video.evaluate((element) => ({ width: element.videoWidth, height: element.videoHeight }))
  assert.deepEqual([width, height], [360, 640], 'the picture that was published')
}

export async function say(page, text) {
  await page.getByPlaceholder('说点什么…').fill(text)
  await page.getByRole('button', { name: '发送' }).click()
}

export const comment = (page, text) => page.getByRole('list', { name: '评论' }).getByText(text)

/** Taps the heart; taps are sent a second at a time. */
export async function like(page, times) {
  const heart = page.getByRole('button', { name: /点赞/ })
  for (let n = 0; n < times; n += 1) await heart.click()
}

/** The card of what is being explained now. */
export const spotlight = (page, name) => page.getByRole('region', { name: '讲解中' }).filter({ hasText: name })
