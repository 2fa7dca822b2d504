import type { Schemas } from '../../contract.ts'

export type Recording = Schemas['LiveRecording']
export type Clip = Schemas['LiveClip']
