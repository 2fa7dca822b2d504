import { answered, h264In } from '../../live/player/webrtc.ts'

/** Where a live is sent to, and the key that opens it. */
export interface Whip {
  url: string
  key: string
}

/** Why nothing is sent: `busy` somebody else sends, `refused` the key or the moment, `unable` this browser. */
export type WhipFault = 'busy' | 'refused' | 'unable' | 'network'

const MAX_KBPS = 2_200
const CONNECT_MS = 8_000
const GRACE_MS = 3_000

/** A session under way. */
export interface Sending {
  peer: RTCPeerConnection
  /** Another camera, without a break. */
  replace(track: MediaStreamTrack): Promise<void>
  /** `final`: the live is over; otherwise viewers are kept waiting for a return. */
  stop(final: boolean): Promise<void>
}

export function whipFault(status: number): WhipFault {
  if (status === 409) return 'busy'
  if (status === 401 || status === 403 || status === 404) return 'refused'
  return status === 406 ? 'unable' : 'network'
}

/** H.264 and what carries it again; nothing else, so that the server need not refuse. */
function codecs(): RTCRtpCodec[] {
  const known = RTCRtpSender.getCapabilities?.('video')?.codecs ?? []
  const wanted = known.filter(({ mimeType }) => /\/(h264|rtx)$/i.test(mimeType))
  const rank = ({ mimeType, sdpFmtpLine = '' }: RTCRtpCodec): number => (/rtx/i.test(mimeType) ? 2 : /packetization-mode=1.*42e01f|42e01f.*packetization-mode=1/i.test(sdpFmtpLine) ? 0 : 1)
  return [...wanted].sort((a, b) => rank(a) - rank(b))
}

/** The size is pinned: a picture that shrinks and grows makes players begin anew each time. */
async function pin(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters()
  const [first] = parameters.encodings
  if (!first) return
  Object.assign(first, { maxBitrate: MAX_KBPS * 1_000, maxFramerate: 30, scaleResolutionDownBy: 1 })
  Object.assign(parameters, { degradationPreference: 'maintain-resolution' })
  // a browser that cannot pin sends all the same
  await sender.setParameters(parameters).catch(() => undefined)
}

/** Sends `stream`; `lost` is told once when it has broken off. */
export async function send(stream: MediaStream, whip: Whip, takeOver: boolean, lost: () => void): Promise<Sending | WhipFault> {
  if (typeof RTCPeerConnection === 'undefined' || !h264In(RTCRtpSender)) return 'unable'
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
  const [sound] = stream.getAudioTracks()
  const [picture] = stream.getVideoTracks()
  if (sound) peer.addTransceiver(sound, { direction: 'sendonly', streams: [stream] })
  if (!picture) return 'unable'
  const video = peer.addTransceiver(picture, { direction: 'sendonly', streams: [stream] })
  const list = codecs()
  if (list.length) video.setCodecPreferences?.(list)
  const session = await answered(peer, `${whip.url}?take_over=${takeOver}`, whip.key).catch(() => 0)
  if (typeof session === 'number') {
    peer.close()
    return whipFault(session)
  }
  await pin(video.sender)
  if (!(await connected(peer))) {
    peer.close()
    return 'network'
  }
  watchOver(peer, lost)
  return {
    peer,
    replace: (track: MediaStreamTrack) => video.sender.replaceTrack(track),
    async stop(final) {
      if (final) await fetch(session, { method: 'DELETE', keepalive: true }).catch(() => undefined)
      peer.close()
    },
  }
}

function connected(peer: RTCPeerConnection): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (peer.connectionState === 'connected') resolve(true)
      if (peer.connectionState === 'failed' || peer.connectionState === 'closed') resolve(false)
    }
    peer.addEventListener('connectionstatechange', look)
    setTimeout(() => resolve(peer.connectionState === 'connected'), CONNECT_MS)
    look()
  })
}

function watchOver(peer: RTCPeerConnection, lost: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let told = false
  const tell = (): void => {
    clearTimeout(timer)
    if (!told) lost()
    told = true
  }
  peer.addEventListener('connectionstatechange', () => {
    clearTimeout(timer)
    if (peer.connectionState === 'failed' || peer.connectionState === 'closed') tell()
    else if (peer.connectionState === 'disconnected') timer = setTimeout(tell, GRACE_MS)
  })
}
