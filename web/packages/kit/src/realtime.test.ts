import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Realtime, type Frame, type Socket } from './realtime.ts'

class FakeSocket implements Socket {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  readonly sent: Record<string, unknown>[] = []
  closed = false

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  close(): void {
    this.closed = true
  }
  says(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  ops(name: string): unknown[] {
    return this.sent.filter((message) => message['op'] === name)
  }
}

let sockets: FakeSocket[]
let hub: Realtime
let seen: number[]
let resyncs: number
const TOPIC = 'live:1'
const event = (seq: number): Frame => ({ topic: TOPIC, seq, kind: 'comment', at: 0, data: null })
const hello = (epoch: string, seq: number) => ({ topic: TOPIC, kind: '$hello', epoch, seq })
const handlers = { onFrame: (frame: Frame) => void seen.push(frame.seq), onResync: () => void resyncs++ }
const last = (): FakeSocket => sockets.at(-1)!

beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  seen = []
  resyncs = 0
  const open = (): FakeSocket => {
    sockets.push(new FakeSocket())
    return last()
  }
  hub = new Realtime({ open, random: () => 1 })
})
afterEach(() => {
  hub.close()
  vi.useRealTimers()
})

/** Subscribed and told where the topic stands. */
function joined(epoch = 'a', seq = 0): FakeSocket {
  hub.subscribe(TOPIC, handlers)
  last().onopen?.()
  last().says(hello(epoch, seq))
  return last()
}

function reconnected(): FakeSocket {
  last().onclose?.()
  vi.advanceTimersByTime(30_000)
  last().onopen?.()
  return last()
}

describe('resume', () => {
  it('asks for what came after the last sequence it saw', () => {
    joined('abc', 40).says([event(41), event(42)])
    expect(reconnected().ops('sub')).toEqual([{ op: 'sub', topic: TOPIC, since: { epoch: 'abc', seq: 42 } }])
    expect(sockets).toHaveLength(2)
  })

  it('shows no event twice and keeps the order', () => {
    joined().says([event(1), event(2)])
    const socket = reconnected()
    socket.says(hello('a', 3))
    socket.says([event(2), event(3)])
    expect(seen).toEqual([1, 2, 3])
    expect(resyncs).toBe(0)
  })

  it('refetches when the server has forgotten, and goes on from there', () => {
    joined('a', 5)
    reconnected().says({ topic: TOPIC, kind: '$resync', epoch: 'a', seq: 90 })
    expect(resyncs).toBe(1)
    last().says([event(90), event(91)])
    expect(seen).toEqual([91])
  })

  it('takes a new epoch as a resync, although its sequence is lower', () => {
    joined('old', 500)
    reconnected().says(hello('new', 2))
    last().says([event(3)])
    expect(resyncs).toBe(1)
    expect(seen).toEqual([3])
  })

  it('shows the token of a topic each time it asks for it', () => {
    hub.subscribe('screen:7', handlers, { token: 'abc' })
    last().onopen?.()
    expect(reconnected().ops('sub')).toMatchObject([{ op: 'sub', topic: 'screen:7', token: 'abc' }])
  })

  it('begins a topic with what was said since the page began to read, and some time before', () => {
    expect(joined().ops('sub')).toEqual([{ op: 'sub', topic: TOPIC, ago: 20_000 }])
  })

  it('counts the time that the connection took, and that the page had been reading', () => {
    hub.subscribe(TOPIC, handlers, { asked: Date.now() - 1_000 })
    vi.advanceTimersByTime(4_000)
    last().onopen?.()
    expect(last().ops('sub')).toEqual([{ op: 'sub', topic: TOPIC, ago: 25_000 }])
  })

  it('takes what was missed before it came, once', () => {
    joined('a', 7).says([event(8), event(9)])
    last().says([event(9), event(10)])
    expect(seen).toEqual([8, 9, 10])
    expect(resyncs).toBe(0)
  })
})

describe('while the page reads', () => {
  let done: (() => void) | undefined
  let asked: number
  beforeEach(() => {
    asked = 0
    const open = (): FakeSocket => {
      sockets.push(new FakeSocket())
      return last()
    }
    const reading = (): Promise<void> | undefined => {
      asked += 1
      return done === undefined ? new Promise<void>((resolve) => (done = resolve)) : undefined
    }
    done = undefined
    hub = new Realtime({ open, random: () => 1, reading })
  })

  it('events wait for the answer and keep their order', async () => {
    joined().says([event(1)])
    last().says([event(2)])
    expect([seen, asked]).toEqual([[], 1])
    done!()
    await Promise.resolve()
    expect(seen).toEqual([1, 2])
    last().says([event(3)])
    expect(seen).toEqual([1, 2, 3])
  })

  it('so many wait and no more', () => {
    joined()
    for (let n = 1; n <= 1_000; n++) last().says([event(n)])
    expect(seen).toHaveLength(1_000)
  })

  it('what waited when the line was cut is asked for again, not shown twice', async () => {
    hub.subscribe(TOPIC, handlers)
    last().onopen?.()
    last().says(hello('a', 4))
    last().says([event(5)])
    const socket = reconnected()
    expect(socket.ops('sub')).toMatchObject([{ topic: TOPIC, ago: 50_000 }])
    done!()
    await Promise.resolve()
    socket.says([hello('a', 4), event(5)])
    expect(seen).toEqual([5])
  })
})

describe('the link', () => {
  it('backs off further each time, and starts over after a good batch', () => {
    joined()
    const waits = [500, 1_000, 2_000]
    for (const ms of waits) {
      last().onclose?.()
      const before = sockets.length
      vi.advanceTimersByTime(ms - 1)
      expect(sockets).toHaveLength(before)
      vi.advanceTimersByTime(1)
      expect(sockets).toHaveLength(before + 1)
    }
    last().onopen?.()
    last().says(hello('a', 0))
    last().onclose?.()
    const before = sockets.length
    vi.advanceTimersByTime(500)
    expect(sockets).toHaveLength(before + 1)
  })

  it('tells that it waits, and hurries when the network returns', () => {
    joined()
    expect(hub.link.value).toBe('online')
    last().onclose?.()
    expect(hub.link.value).toBe('waiting')
    globalThis.dispatchEvent(new Event('online'))
    expect(hub.link.value).toBe('connecting')
    expect(sockets).toHaveLength(2)
  })

  it('is made anew for somebody else, and resumes where it was', () => {
    const socket = joined()
    socket.says([hello('a', 4), event(5)])
    hub.renew()
    expect([socket.closed, sockets.length]).toEqual([true, 2])
    last().onopen?.()
    expect(last().ops('sub')).toEqual([{ op: 'sub', topic: TOPIC, since: { epoch: 'a', seq: 5 } }])
    socket.onclose?.()
    expect(hub.link.value).toBe('online')
  })

  it('leaves a dead connection that answers no ping', () => {
    const socket = joined()
    vi.advanceTimersByTime(25_000)
    expect(socket.ops('ping')).toHaveLength(1)
    vi.advanceTimersByTime(10_000)
    expect(socket.closed).toBe(true)
    expect(hub.link.value).toBe('waiting')
  })

  it('stays while pongs come', () => {
    const socket = joined()
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(25_000)
      socket.says({ kind: '$pong' })
    }
    expect(hub.link.value).toBe('online')
  })
})

describe('topics', () => {
  it('share one subscription, and the last to leave ends it', () => {
    const socket = joined()
    const more: number[] = []
    const leave = hub.subscribe(TOPIC, { onFrame: (frame) => void more.push(frame.seq) })
    expect(socket.ops('sub')).toHaveLength(1)
    socket.says([event(1)])
    leave()
    socket.says([event(2)])
    expect([seen, more]).toEqual([[1, 2], [1]])
    expect(socket.ops('unsub')).toHaveLength(0)
  })

  it('closes the connection with the last topic', () => {
    const leave = hub.subscribe(TOPIC, handlers)
    last().onopen?.()
    leave()
    expect(last().ops('unsub')).toEqual([{ op: 'unsub', topic: TOPIC }])
    expect(last().closed).toBe(true)
    expect(hub.link.value).toBe('idle')
  })

  it('beats for a topic that somebody watches', () => {
    hub.subscribe(TOPIC, handlers, { beat: true })
    hub.subscribe('campaign:2', handlers)
    last().onopen?.()
    vi.advanceTimersByTime(15_000)
    expect(last().ops('beat')).toEqual([{ op: 'beat', topic: TOPIC }, { op: 'beat', topic: TOPIC }])
  })

  it('passes on a refusal', () => {
    const codes: string[] = []
    hub.subscribe('secret:1', { ...handlers, onError: (code) => void codes.push(code) })
    last().onopen?.()
    last().says({ kind: '$error', code: 'realtime.denied', topic: 'secret:1' })
    expect(codes).toEqual(['realtime.denied'])
  })
})
