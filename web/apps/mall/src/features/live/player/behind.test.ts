import { expect, it } from 'vitest'
import { Behind, sumsOf } from './behind.ts'

const report = (...all: Record<string, unknown>[]): [string, Record<string, unknown>][] => all.map((one, at) => [String(at), one])

it('is how long the last pictures took, and half the way there and back', () => {
  const behind = new Behind()
  expect(behind.ms).toBe(150)
  behind.note({ frames: 100, processing: 5, roundTrip: 0.04 })
  expect(behind.ms).toBe(150)
  behind.note({ frames: 125, processing: 7.5, roundTrip: 0.04 })
  expect(behind.ms).toBe(140)
  behind.note({ frames: 125, processing: 7.5, roundTrip: 0.04 })
  expect(behind.ms).toBe(140)
  behind.note(null)
  expect(behind.ms).toBe(140)
})

it('is read from what browsers count', () => {
  const pair = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.05 }
  const sound = { type: 'inbound-rtp', kind: 'audio', totalProcessingDelay: 9, framesDecoded: 9 }
  const chromium = { type: 'inbound-rtp', kind: 'video', framesDecoded: 50, totalProcessingDelay: 2, jitterBufferDelay: 1, jitterBufferEmittedCount: 49 }
  expect(sumsOf(report(sound, chromium, pair))).toEqual({ frames: 50, processing: 2, roundTrip: 0.05 })
  const older = { type: 'inbound-rtp', kind: 'video', jitterBufferDelay: 1, jitterBufferEmittedCount: 49 }
  expect(sumsOf(report(pair, older))).toEqual({ frames: 49, processing: 1, roundTrip: 0.05 })
  expect(sumsOf(report(pair, sound))).toBeNull()
})
