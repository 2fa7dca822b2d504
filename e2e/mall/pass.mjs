// The pickup code on a neighbour's phone, as another phone's camera sees it.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Her phone's screen with the code. */
export async function showPass(person, order) {
  const page = await person.open(`/orders/${order}`)
  await page.getByRole('button', { name: '放大给团长看' }).click()
  const pass = page.getByRole('dialog', { name: '提货码' })
  await pass.getByRole('img', { name: '提货二维码' }).waitFor()
  const picture = await page.screenshot()
  await page.close()
  return picture
}

/** A film for the browser's pretended camera: the picture, lying askew on a table. */
export function filmOf(picture) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'julin-e2e-pass-'))
  const [still, film] = [path.join(folder, 'pass.png'), path.join(folder, 'pass.mjpeg')]
  fs.writeFileSync(still, picture)
  const look = 'scale=-2:960,pad=1280:960:(ow-iw)/2:0:gray,rotate=0.12:c=gray,format=yuvj420p'
  execFileSync('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-loop', '1', '-framerate', '10', '-t', '1', '-i', still, '-vf', look, '-q:v', '4', film])
  return { film, drop: () => fs.rmSync(folder, { recursive: true }) }
}
