import { describe, expect, it } from 'vitest'
import { h264In, iceServers } from './webrtc.ts'

describe('servers named in Link headers', () => {
  it('come with what they ask for', () => {
    const links = '<stun:s.example.org>; rel="ice-server", <turn:t.example.org?transport=tcp>; rel="ice-server"; username="1:a\\"b"; credential="c,d"; credential-type="password"'
    expect(iceServers(links)).toEqual([
      { urls: 'stun:s.example.org' },
      { urls: 'turn:t.example.org?transport=tcp', username: '1:a"b', credential: 'c,d' },
    ])
  })

  it('are none where there is no header or another relation', () => {
    expect(iceServers(null)).toEqual([])
    expect(iceServers('</style.css>; rel="preload"')).toEqual([])
  })
})

describe('H.264', () => {
  it('is looked for, and hoped for where the browser does not say', () => {
    expect(h264In({ getCapabilities: () => ({ codecs: [{ mimeType: 'video/VP8' }, { mimeType: 'video/H264' }] }) })).toBe(true)
    expect(h264In({ getCapabilities: () => ({ codecs: [{ mimeType: 'video/VP8' }] }) })).toBe(false)
    expect(h264In({})).toBe(true)
  })
})
