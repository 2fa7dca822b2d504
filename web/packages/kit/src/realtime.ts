import { ref, shallowReadonly, type Ref } from 'vue'
import { look } from './online.ts'

/** One event of a topic. `at` is server milliseconds; `data` is the payload of `kind`. */
export interface Frame<T = unknown> {
  topic: string
  seq: number
  kind: string
  at: number
  data: T
}

interface Cursor {
  epoch: string
  seq: number
}

/** What the server may send: events, and control whose kind begins with `$`. */
interface Incoming extends Partial<Frame> {
  kind: string
  epoch?: string
  code?: string
}

export interface TopicHandlers {
  onFrame(frame: Frame): void
  /** Events were missed for good: refetch what the topic describes. */
  onResync?(): void
  onError?(code: string): void
}

export interface TopicOptions {
  /** Tell the server each 15 s that somebody watches (presence of a live room). */
  beat?: boolean
  /** Opens the topic to who is not signed in: a screen's. */
  token?: string
  /** When the page began to read what the topic goes on from, by this device's clock; now if not given. */
  asked?: number
}

export type Link = 'idle' | 'connecting' | 'online' | 'waiting'

interface Topic {
  handlers: Set<TopicHandlers>
  cursor?: Cursor
  beat: boolean
  token?: string
  asked: number
}

/** The part of WebSocket that is used, so that tests bring their own. */
export interface Socket {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: (() => void) | null
  send(text: string): void
  close(): void
}

export interface RealtimeOptions {
  open?: () => Socket
  random?: () => number
  reading?: Reading
}

/** While something is being read: resolves when it is there. */
export type Reading = () => Promise<unknown> | undefined

let pageReads: Reading | undefined
/** The app's data layer tells when it reads. */
export function whenReading(reading: Reading): void {
  pageReads = reading
}

/**
 * What a page shows may come from a cache, which keeps it for 15 s; and its request may have been faster than the
 * word that follows it. Handlers take an event twice without harm.
 */
const SLACK_MS = 20_000
/** So many events wait for what is being read. */
const HELD_MAX = 1_000
const BEAT_MS = 15_000
const PING_MS = 25_000
const PONG_TIMEOUT_MS = 10_000
const BACKOFF_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000]

/** Codes of a close that this side asked for. */
const OWN_CLOSE = [1000, 1005]

function openSocket(): Socket {
  const url = new URL('/api/v1/realtime', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  // a cut may be the line's or the server's: one look tells
  socket.addEventListener('close', ({ code }) => OWN_CLOSE.includes(code) || void look())
  return socket as Socket
}

/**
 * One connection for all topics of a page. A topic begins with what was said since the page began to
 * read, and keeps its last sequence; after a cut it asks for what it missed, drops what it has already
 * seen, and is told to refetch if the server no longer has the rest. While the page reads, events wait:
 * the answer may be older than they are, and would be put over them.
 */
export class Realtime {
  readonly link: Readonly<Ref<Link>>
  readonly #link = ref<Link>('idle')
  readonly #topics = new Map<string, Topic>()
  readonly #open: () => Socket
  readonly #random: () => number
  readonly #reading: Reading
  #held: Incoming[] | undefined
  #socket: Socket | undefined
  #tries = 0
  #timers: ReturnType<typeof setTimeout>[] = []
  #retry: ReturnType<typeof setTimeout> | undefined
  #pong: ReturnType<typeof setTimeout> | undefined

  constructor(options: RealtimeOptions = {}) {
    this.#open = options.open ?? openSocket
    this.#random = options.random ?? Math.random
    this.#reading = options.reading ?? (() => pageReads?.())
    this.link = shallowReadonly(this.#link)
    globalThis.addEventListener?.('online', () => this.#hurry())
    globalThis.document?.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#hurry()
    })
  }

  /** Listens to a topic until the returned function is called. */
  subscribe(name: string, handlers: TopicHandlers, options: TopicOptions = {}): () => void {
    const topic = this.#topics.get(name) ?? { handlers: new Set(), beat: false, asked: options.asked ?? Date.now() }
    const fresh = topic.handlers.size === 0
    topic.handlers.add(handlers)
    topic.beat ||= options.beat ?? false
    topic.token ??= options.token
    this.#topics.set(name, topic)
    if (this.#link.value === 'idle') this.#connect()
    else if (fresh) this.#subscribe(name, topic)
    return () => this.#drop(name, topic, handlers)
  }

  #drop(name: string, topic: Topic, handlers: TopicHandlers): void {
    if (!topic.handlers.delete(handlers) || topic.handlers.size > 0) return
    this.#topics.delete(name)
    this.#send({ op: 'unsub', topic: name })
    if (this.#topics.size === 0) this.close()
  }

  /** Ends the connection; the next `subscribe` opens a new one. */
  close(): void {
    this.#clearTimers()
    clearTimeout(this.#retry)
    const socket = this.#socket
    this.#socket = undefined
    this.#held = undefined
    this.#link.value = 'idle'
    this.#tries = 0
    socket?.close()
  }

  /** Somebody else is signed in now: what one may hear is asked anew, and nothing is missed. */
  renew(): void {
    if (this.#link.value === 'idle') return
    this.#clearTimers()
    const socket = this.#socket
    this.#connect()
    socket?.close()
  }

  #connect(): void {
    clearTimeout(this.#retry)
    // what was held was not seen yet: it is asked for again
    this.#held = undefined
    this.#link.value = 'connecting'
    const socket = this.#open()
    this.#socket = socket
    socket.onopen = () => socket === this.#socket && this.#opened()
    socket.onmessage = (event) => socket === this.#socket && this.#received(event.data)
    socket.onclose = () => socket === this.#socket && this.#lost()
  }

  #opened(): void {
    this.#link.value = 'online'
    for (const [name, topic] of this.#topics) this.#subscribe(name, topic)
    this.#timers = [setInterval(() => this.#beat(), BEAT_MS), setInterval(() => this.#ping(), PING_MS)]
  }

  #lost(): void {
    this.#clearTimers()
    this.#socket = undefined
    this.#link.value = 'waiting'
    const base = BACKOFF_MS[Math.min(this.#tries, BACKOFF_MS.length - 1)]!
    this.#tries += 1
    // half to whole of the step, so that a room does not come back all at once
    this.#retry = setTimeout(() => this.#connect(), base * (0.5 + this.#random() / 2))
  }

  /** The network or the page came back: do not wait out the backoff. */
  #hurry(): void {
    if (this.#link.value === 'waiting') this.#connect()
    else if (this.#link.value === 'online') this.#ping()
  }

  #clearTimers(): void {
    this.#timers.forEach(clearInterval)
    this.#timers = []
    clearTimeout(this.#pong)
    this.#pong = undefined
  }

  #beat(): void {
    for (const [name, topic] of this.#topics) if (topic.beat) this.#send({ op: 'beat', topic: name })
  }

  #ping(): void {
    this.#send({ op: 'ping' })
    this.#pong ??= setTimeout(() => {
      const socket = this.#socket
      this.#lost()
      socket?.close()
    }, PONG_TIMEOUT_MS)
  }

  #subscribe(name: string, topic: Topic): void {
    const from = topic.cursor ? { since: topic.cursor } : { ago: Math.max(0, Date.now() - topic.asked) + SLACK_MS }
    this.#send({ op: 'sub', topic: name, ...from, ...(topic.token && { token: topic.token }) })
    if (topic.beat) this.#send({ op: 'beat', topic: name })
  }

  #send(message: object): void {
    if (this.#link.value === 'online') this.#socket?.send(JSON.stringify(message))
  }

  #received(data: unknown): void {
    clearTimeout(this.#pong)
    this.#pong = undefined
    const parsed = JSON.parse(String(data)) as Incoming | Incoming[]
    // a batch at a time is what proves the link good, not the mere opening of a socket
    this.#tries = 0
    this.#hold((Array.isArray(parsed) ? parsed : [parsed]).filter(({ topic }) => topic !== undefined))
  }

  /** Keeps the order: what comes while something waits, waits behind it. */
  #hold(items: Incoming[]): void {
    if (this.#held) {
      this.#held.push(...items)
      if (this.#held.length > HELD_MAX) this.#release(this.#held)
      return
    }
    const read = items.length > 0 ? this.#reading() : undefined
    if (!read) return void items.forEach((item) => this.#take(item))
    this.#held = items
    void read.then(() => this.#release(items))
  }

  #release(held: Incoming[]): void {
    if (this.#held !== held) return
    this.#held = undefined
    for (const item of held) this.#take(item)
  }

  #take(item: Incoming): void {
    const topic = item.topic === undefined ? undefined : this.#topics.get(item.topic)
    if (!topic) return
    if (item.kind === '$hello') this.#hello(topic, cursorOf(item))
    else if (item.kind === '$resync') this.#resync(topic, cursorOf(item))
    else if (item.kind === '$error') for (const h of Array.from(topic.handlers)) h.onError?.(item.code ?? '')
    else if (!item.kind.startsWith('$')) this.#deliver(topic, item as Frame)
  }

  #hello(topic: Topic, told: Cursor): void {
    // a new epoch means that the server's numbering began anew: what we had is void
    if (topic.cursor && topic.cursor.epoch !== told.epoch) this.#resync(topic, told)
    else topic.cursor ??= told
  }

  #resync(topic: Topic, told: Cursor): void {
    topic.cursor = told
    for (const handlers of Array.from(topic.handlers)) handlers.onResync?.()
  }

  #deliver(topic: Topic, frame: Frame): void {
    if (topic.cursor && frame.seq <= topic.cursor.seq) return
    topic.cursor = { epoch: topic.cursor?.epoch ?? '', seq: frame.seq }
    for (const handlers of Array.from(topic.handlers)) handlers.onFrame(frame)
  }
}

function cursorOf(item: Incoming): Cursor {
  return { epoch: item.epoch ?? '', seq: item.seq ?? 0 }
}
