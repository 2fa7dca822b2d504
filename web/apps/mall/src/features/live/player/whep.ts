import { serverNow } from '@julin/kit'
import { Behind, sumsOf } from './behind.ts'
import type { Fault, Start } from './ways.ts'
import { answered, h264In } from './webrtc.ts'

/** A network that lets no WebRTC through shows by nothing coming within this. */
const CONNECT_MS = 6_000
/** A lost network may come back within this. */
const GRACE_MS = 4_000
/** How often it is measured how late the pictures are. */
const MEASURE_MS = 1_000

/** What a refusal means: waited for, or another way. */
function meaning(status: number): Fault {
  return status === 404 ? 'gone' : 'unfit'
}

/** WebRTC, below a second. Null where the browser cannot. */
export const startWhep: Start = async (video, url, fault) => {
  if (typeof RTCPeerConnection === 'undefined' || !h264In(RTCRtpReceiver)) return null
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
  const stream = new MediaStream()
  let timer: ReturnType<typeof setTimeout> | undefined
  let was = false
  const within = (ms: number, why: Fault): void => {
    clearTimeout(timer)
    timer = setTimeout(() => fault(why), ms)
  }
  peer.addEventListener('track', ({ track }) => stream.addTrack(track))
  peer.addEventListener('connectionstatechange', () => {
    const state = peer.connectionState
    if (state === 'connected') {
      was = true
      clearTimeout(timer)
    } else if (state === 'disconnected') within(GRACE_MS, 'broken')
    else if (state === 'failed' || state === 'closed') fault(was ? 'broken' : 'unfit')
  })
  peer.addTransceiver('audio', { direction: 'recvonly' })
  peer.addTransceiver('video', { direction: 'recvonly' })
  const session = await answered(peer, url)
  if (typeof session === 'number') {
    peer.close()
    fault(meaning(session))
    return { way: 'whep', stop: () => undefined }
  }
  within(CONNECT_MS, 'unfit')
  video.srcObject = stream
  const behind = new Behind()
  const measuring = setInterval(() => void peer.getStats().then((report) => behind.note(sumsOf(report.entries()))), MEASURE_MS)
  return {
    way: 'whep',
    pictured: () => serverNow() - behind.ms,
    stop() {
      clearTimeout(timer)
      clearInterval(measuring)
      peer.close()
      video.srcObject = null
      // the server sees the end of the connection too: this only frees the place sooner
      void fetch(session, { method: 'DELETE', keepalive: true }).catch(() => undefined)
    },
  }
}
