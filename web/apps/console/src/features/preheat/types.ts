import type { Schemas } from '../../contract.ts'

export type Plan = Schemas['LivePreheatDesk']
export type Teaser = Schemas['LiveTeaser']
export type PreviewFor = Schemas['LivePreview']
export type Seen = Schemas['LivePreheat']
export type Attendance = Schemas['LiveAttendance']
export type Turnout = Schemas['LiveTurnout']
export type Invitation = Schemas['LiveInvitation']

export const REVEALS = ['now', 'three_days', 'one_day', 'one_hour', 'start'] as const
export const LOOKS = ['suspense', 'benefit', 'reveal'] as const
