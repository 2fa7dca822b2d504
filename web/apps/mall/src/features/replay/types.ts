import type { components } from '@julin/api'

type Shapes = components['schemas']

export type Replay = Shapes['LiveReplay']
export type Recording = Shapes['LiveRecording']
export type Chapter = Shapes['LiveChapter']
export type Clip = Shapes['LiveClip']
export type Said = Shapes['LiveReplayComment']
