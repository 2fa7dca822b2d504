// A demo neighbourhood of one's own: the julin binary on free ports with a data folder of its own.
// Making the neighbourhood takes a while, so the first file of a run makes it and the others copy it.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { until } from './wait.mjs'

const BIN = path.resolve(process.env.JULIN_BIN ?? new URL('../../target/debug/julin', import.meta.url).pathname)
/** Without ours: to the binary every JULIN_… is a setting. */
const ENV = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('JULIN_')))
const MADE = 'demo-made'
const MAKING_MS = 240_000
const READY_MS = 30_000

/** Files of one run share what was made; the runner is the parent of them all. JULIN_SEED keeps it. */
const seedOf = (pid) => process.env.JULIN_SEED ?? path.join(os.tmpdir(), `julin-e2e-seed-${pid}`)

/** A port that nobody listened on a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

const alive = (pid) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Seeds of runs that are over. */
function sweep() {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const pid = Number(/^julin-e2e-seed-(\d+)/.exec(name)?.[1])
    if (pid && !alive(pid)) fs.rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true })
  }
}

export class Server {
  #data
  #ports
  #child
  #log = []
  #settings

  constructor(data, ports, settings = []) {
    this.#settings = settings
    this.#data = data
    this.#ports = ports
    this.origin = `http://127.0.0.1:${ports.http}`
    this.rtmp = `rtmp://127.0.0.1:${ports.rtmp}/live`
  }

  /** Starts the binary and waits until the neighbourhood is there. */
  async start() {
    if (this.#running()) return this
    const { http, rtmp } = this.#ports
    const settings = [
      `http.listen=127.0.0.1:${http}`, `http.public_url=${this.origin}`,
      `media.rtmp_listen=127.0.0.1:${rtmp}`, `media.rtmp_public_url=${this.rtmp}`, 'log.filter=warn', ...this.#settings,
    ]
    const args = ['demo', '--data', this.#data, ...settings.flatMap((pair) => ['--set', pair])]
    this.#child = spawn(BIN, args, { stdio: ['ignore', 'pipe', 'pipe'], env: ENV })
    this.#child.stdout.on('data', (text) => this.#log.push(String(text)))
    this.#child.stderr.on('data', (text) => this.#log.push(String(text)))
    const making = fs.existsSync(path.join(this.#data, MADE)) ? READY_MS : MAKING_MS
    await until('the neighbourhood to be made', () => this.#made(), { within: making, about: () => this.log() })
    return this
  }

  #running() {
    return this.#child?.exitCode === null && this.#child.signalCode === null
  }

  async #made() {
    if (!this.#running()) throw new Error(`julin ended with ${this.#child.exitCode}\n${this.log()}`)
    if (/was not made/.test(this.log())) throw new Error(this.log())
    if (!fs.existsSync(path.join(this.#data, MADE))) return false
    const ready = await fetch(`${this.origin}/readyz`).catch(() => undefined)
    return ready?.ok ?? false
  }

  /** Tells it to stop and waits until it has. */
  async stop() {
    const child = this.#child
    if (!this.#running()) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    const hard = setTimeout(() => child.kill('SIGKILL'), 20_000)
    await gone
    clearTimeout(hard)
  }

  /** Stops it and throws its data away. */
  async discard() {
    await this.stop()
    fs.rmSync(this.#data, { recursive: true, force: true })
  }

  /** What it printed, the last lines of it. */
  log() {
    return this.#log.join('').split('\n').slice(-60).join('\n')
  }
}

const open = async (data, settings) => new Server(data, { http: await freePort(), rtmp: await freePort() }, settings)

/** Makes the seed if this run has none yet: in a folder beside it, renamed when it is whole. */
async function seed() {
  const ready = seedOf(process.ppid)
  if (fs.existsSync(ready)) return ready
  const making = fs.mkdtempSync(`${ready}-`)
  const maker = await open(making)
  await maker.start()
  await maker.stop()
  fs.renameSync(making, ready)
  return ready
}

/** A running demo neighbourhood, with settings of its own if any. `discard` it afterwards. */
export async function neighbourhood(settings = []) {
  if (!fs.existsSync(BIN)) throw new Error(`there is no ${BIN}: cargo build -p julin, or set JULIN_BIN`)
  sweep()
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'julin-e2e-'))
  fs.cpSync(await seed(), data, { recursive: true })
  const server = await open(data, settings)
  return server.start()
}
