import { expect, it } from 'vitest'
import { readings } from './health.ts'

const stream = { publishing: true, video_kbps: 1800, fps: 30, gop_ms: 2000, drift_ms: 100, width: 720, height: 1280, viewers: 3 }
const tones = (over: Partial<typeof stream>) => readings({ ...stream, ...over }).map(({ tone }) => tone)

it('calls a sound stream sound', () => expect(tones({})).toEqual(['good', 'good', 'good', 'good']))
it('tells which of the four is poor', () => {
  expect(tones({ video_kbps: 700 })).toEqual(['fair', 'good', 'good', 'good'])
  expect(tones({ fps: 9 })).toEqual(['good', 'bad', 'good', 'good'])
  expect(tones({ gop_ms: 6000 })).toEqual(['good', 'good', 'bad', 'good'])
  expect(tones({ drift_ms: 1500 })).toEqual(['good', 'good', 'good', 'bad'])
})
it('does not praise a keyframe distance that is not known yet', () => expect(tones({ gop_ms: 0 })[2]).toBe('fair'))
