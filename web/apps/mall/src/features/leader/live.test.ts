import { expect, it } from 'vitest'
import { health, tagsOf, type Stream } from './live.ts'

const good: Stream = { publishing: true, video_kbps: 1800, fps: 25, gop_ms: 2000, drift_ms: 0, width: 720, height: 1280, viewers: 3 }

it('tells what is wrong with a stream', () => {
  expect(health(good)).toBe('good')
  expect(health({ ...good, publishing: false })).toBe('off')
  expect(health({ ...good, video_kbps: 300 })).toBe('weak')
  expect(health({ ...good, fps: 10 })).toBe('weak')
  expect(health({ ...good, gop_ms: 8000, video_kbps: 300 })).toBe('slow')
})

it('takes interests as they are written', () => {
  expect(tagsOf(' 水果，海鲜、儿童 ; 粮油')).toEqual(['水果', '海鲜', '儿童', '粮油'])
})
