// Runs in the pages: one sends a picture of the time by WHIP, the others watch and read it.
/* global Hls, mpegts, drawTime, readTime, Behind, sumsOf */
const SIZE = { width: 1280, height: 720 }

async function session(peer, url, key) {
  const offer = await peer.createOffer()
  const headers = { 'Content-Type': 'application/sdp', ...(key && { Authorization: `Bearer ${key}` }) }
  const answer = await fetch(url, { method: 'POST', headers, body: offer.sdp })
  if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  await peer.setLocalDescription(offer)
  await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() })
}

/** A tone: lives have sound. */
function tone() {
  const context = new AudioContext()
  const [source, out] = [context.createOscillator(), context.createMediaStreamDestination()]
  source.connect(out)
  source.start()
  return out.stream.getAudioTracks()[0]
}

globalThis.publish = async (url) => {
  const canvas = Object.assign(document.createElement('canvas'), SIZE)
  document.body.append(canvas)
  const context = canvas.getContext('2d')
  // A worker's clock goes on where a page in the background is slowed down.
  const clock = new Worker(URL.createObjectURL(new Blob(['setInterval(() => postMessage(0), 33)'])))
  const track = canvas.captureStream(0).getVideoTracks()[0]
  clock.onmessage = () => {
    drawTime(context, Date.now())
    track.requestFrame()
  }
  const peer = new RTCPeerConnection()
  const video = peer.addTransceiver(track, { direction: 'sendonly', sendEncodings: [{ maxBitrate: 2_000_000 }] })
  peer.addTransceiver(tone(), { direction: 'sendonly' })
  const known = RTCRtpSender.getCapabilities('video').codecs
  video.setCodecPreferences(known.filter(({ mimeType }) => mimeType === 'video/H264'))
  await session(peer, url, 'a')
  globalThis.sending = { peer, clock }
}

const WAYS = {
  async whep(video) {
    const [peer, stream] = [new RTCPeerConnection({ bundlePolicy: 'max-bundle' }), new MediaStream()]
    peer.ontrack = ({ track }) => stream.addTrack(track)
    peer.addTransceiver('audio', { direction: 'recvonly' })
    peer.addTransceiver('video', { direction: 'recvonly' })
    await session(peer, '/live/a/whep')
    video.srcObject = stream
    const behind = new Behind()
    setInterval(async () => behind.note(sumsOf((await peer.getStats()).entries())), 1_000)
    globalThis.pictured = () => Date.now() - behind.ms
  },
  // The mall's own settings: web/apps/mall/src/features/live/player/ways.ts.
  async hls(video) {
    const hls = new Hls({ lowLatencyMode: true, enableWorker: false, backBufferLength: 10, maxLiveSyncPlaybackRate: 1.2 })
    hls.attachMedia(video)
    hls.loadSource('/live/a/index.m3u8')
    globalThis.pictured = () => hls.playingDate?.getTime()
  },
  async flv(video) {
    mpegts.LoggingControl.enableAll = false
    const source = { type: 'flv', isLive: true, url: new URL('/live/a.flv', location.href).href }
    const player = mpegts.createPlayer(source, { enableStashBuffer: false, liveBufferLatencyChasing: true, autoCleanupSourceBuffer: true })
    // As the mall's player, which knows what is buffered and guesses the rest.
    globalThis.pictured = () => {
      const { buffered, currentTime } = video
      const newest = buffered.length ? buffered.end(buffered.length - 1) : currentTime
      return Date.now() - 250 - Math.max(0, newest - currentTime) * 1_000
    }
    player.attachMediaElement(video)
    player.load()
  },
}

/** Watches by a way; gives the ms until the first picture is shown. */
globalThis.watch = async (way) => {
  const began = performance.now()
  const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true, playsInline: true })
  document.body.append(video)
  const first = new Promise((resolve) => video.requestVideoFrameCallback(() => resolve(performance.now() - began)))
  await WAYS[way](video)
  const shown = await first
  globalThis.shown = video
  return Math.round(shown)
}

/** How late the pictures of so many seconds are, and how much later the player takes them to be, ms. */
globalThis.delays = (seconds) => new Promise((resolve) => {
  const video = globalThis.shown
  const canvas = Object.assign(document.createElement('canvas'), { width: 240, height: 80 })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const [late, off, end] = [[], [], performance.now() + seconds * 1_000]
  let unread = 0
  const look = () => {
    const now = Date.now()
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    const time = readTime(context)
    if (time === null) unread += 1
    else {
      late.push(now - time)
      const taken = globalThis.pictured()
      if (taken) off.push(taken - time)
    }
    if (performance.now() < end) video.requestVideoFrameCallback(look)
    else resolve({ late, off, unread })
  }
  video.requestVideoFrameCallback(look)
})
