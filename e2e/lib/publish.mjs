// An RTMP publisher as OBS would be: ffmpeg with a moving picture and a tone.
import { spawn } from 'node:child_process'

const TONE = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=330:sample_rate=48000']
const CARD = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=360x640:rate=25']
const ENCODE = [
  '-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-g', '25', '-b:v', '600k',
  '-c:a', 'aac', '-b:a', '64k', '-f', 'flv',
]

/** A still on warm paper, swaying a little. */
const still = (file) => ['-re', '-loop', '1', '-framerate', '25', '-i', file]
const SWAY = "[0]scale=300:300[p];color=c=0xF6DCC4:s=360x640:r=25[b];[b][p]overlay=x='30+20*sin(t)':y=150,format=yuv420p[v]"

const IN_ORDER = ['-tune', 'zerolatency', '-bf', '0']
const REORDERED = ['-bf', '2', '-b_strategy', '0']

/** Publishes until stopped: a test card, or a picture; `reordered` with B-frames. */
export function publish(url, { picture, reordered } = {}) {
  const source = picture ? [...still(picture), ...TONE, '-filter_complex', SWAY, '-map', '[v]', '-map', '1:a'] : [...CARD, ...TONE]
  const child = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'error', ...source, ...ENCODE.slice(0, -2), ...(reordered ? REORDERED : IN_ORDER), ...ENCODE.slice(-2), url], { stdio: ['ignore', 'ignore', 'pipe'] })
  const said = []
  child.stderr.on('data', (text) => said.push(String(text)))
  const gone = new Promise((resolve) => child.once('exit', resolve))
  return {
    log: () => said.join(''),
    async stop() {
      if (child.exitCode === null) child.kill('SIGKILL')
      await gone
    },
  }
}
