/** What publishing (WHIP) and watching (WHEP) share: an offer is posted, the answer taken. */

type Capable = { getCapabilities?(kind: string): { codecs: { mimeType: string }[] } | null }

/** Whether this browser sends or receives H.264, which is what lives are made of. */
export function h264In(side: Capable): boolean {
  const known = side.getCapabilities?.('video')
  // who does not say may still be able to: the answer will tell
  return !known || known.codecs.some(({ mimeType }) => mimeType.toLowerCase() === 'video/h264')
}

const LINK = /<([^>]+)>\s*;([^<]*)/g
const PART = /([a-z-]+)="((?:[^"\\]|\\.)*)"/g

/** The STUN and TURN servers in `Link` headers (RFC 9725). */
export function iceServers(links: string | null): RTCIceServer[] {
  const servers: RTCIceServer[] = []
  for (const [, urls, rest] of (links ?? '').matchAll(LINK)) {
    const parts = Object.fromEntries([...rest!.matchAll(PART)].map(([, name, value]) => [name, value!.replace(/\\(.)/g, '$1')]))
    if (parts['rel'] !== 'ice-server') continue
    servers.push(parts['username'] ? { urls: urls!, username: parts['username'], credential: parts['credential'] ?? '' } : { urls: urls! })
  }
  return servers
}

/**
 * Posts the offer; gives the session's address, or the status of a refusal. The offer goes out before
 * anything is gathered: the server is reached at the address that it answers with, and the TURN servers
 * that it names are known in time.
 */
export async function answered(peer: RTCPeerConnection, url: string, token?: string): Promise<string | number> {
  const offer = await peer.createOffer()
  const headers: Record<string, string> = { 'Content-Type': 'application/sdp' }
  if (token) headers['Authorization'] = `Bearer ${token}`
  const response = await fetch(url, { method: 'POST', headers, body: offer.sdp ?? '' })
  if (response.status !== 201) return response.status
  const servers = iceServers(response.headers.get('Link'))
  if (servers.length) peer.setConfiguration({ ...peer.getConfiguration(), iceServers: servers })
  await peer.setLocalDescription(offer)
  await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() })
  return new URL(response.headers.get('Location') ?? '', new URL(url, location.href)).href
}
