// An RTMP publisher as OBS would be: ffmpeg with a moving picture and a tone.
import { spawn } from 'node:child_process'

const PICTURE = 'testsrc2=size=360x640:rate=25'
const TONE = 'sine=frequency=330:sample_rate=48000'

/** Publishes until stopped. */
export function publish(url) {
  const child = spawn('ffmpeg', [
    '-hide_banner', '-loglevel', 'error', '-re', '-f', 'lavfi', '-i', PICTURE, '-re', '-f', 'lavfi', '-i', TONE,
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-bf', '0', '-g', '25', '-b:v', '600k',
    '-c:a', 'aac', '-b:a', '64k', '-f', 'flv', url,
  ], { stdio: ['ignore', 'ignore', 'pipe'] })
  const said = []
  child.stderr.on('data', (text) => said.push(String(text)))
  const gone = new Promise((resolve) => child.once('exit', resolve))
  return {
    log: () => said.join(''),
    running: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      if (child.exitCode === null) child.kill('SIGKILL')
      await gone
    },
  }
}
