import type { Segment, Task, Visit } from './types.ts'

const MINUTE_MS = 60_000

export interface Row extends Segment {
  /** How long it was on so far; none while it never was. */
  spent_ms: number | null
  on: boolean
  /** When it should begin, from the start of the live. */
  planned_from_ms: number
}

/** Each segment with what was planned of it and what it took. */
export function rowsOf(segments: Segment[], visits: Visit[], now: number): Row[] {
  let from = 0
  return segments.map((segment) => {
    const mine = visits.filter((visit) => visit.segment_id === segment.id)
    const spent = mine.reduce((sum, visit) => sum + Math.max(0, (visit.ended_at ?? now) - visit.started_at), 0)
    const row = { ...segment, spent_ms: mine.length ? spent : null, on: mine.some((visit) => !visit.ended_at), planned_from_ms: from }
    from += segment.planned_minutes * MINUTE_MS
    return row
  })
}

export const plannedMinutes = (segments: Segment[]): number => segments.reduce((sum, one) => sum + one.planned_minutes, 0)

/**
 * How late the live is: what segments took beyond their plan. One that is on counts only once it is over
 * its time, for until then nobody knows; one that was left out saves its minutes once a later one is on.
 */
export function driftMs(rows: Row[]): number {
  const reached = rows.reduce((last, row, at) => (row.spent_ms === null ? last : at), -1)
  return rows.slice(0, reached + 1).reduce((sum, row) => {
    const planned = row.planned_minutes * MINUTE_MS
    const spent = row.spent_ms ?? 0
    return sum + (row.on ? Math.max(0, spent - planned) : spent - planned)
  }, 0)
}

/** The segment that is on, and the one that follows it. */
export function nowNext(rows: Row[]): { on: Row | undefined; next: Row | undefined } {
  const at = rows.findIndex((row) => row.on)
  const reached = rows.reduce((last, row, index) => (row.spent_ms === null ? last : index), -1)
  return { on: rows[at], next: rows[(at < 0 ? reached : at) + 1] }
}

/** `-1:05`, `12:30`: minutes and seconds, with the sign of what is late or early. */
export function minutesSeconds(ms: number): string {
  const all = Math.round(Math.abs(ms) / 1_000)
  const text = `${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`
  return ms <= -1_000 ? `-${text}` : text
}

/** Hours where the minutes are whole hours from two on. */
export const dueIn = (minutes: number): { unit: 'minutes' | 'hours'; n: number } =>
  minutes >= 120 && minutes % 60 === 0 ? { unit: 'hours', n: minutes / 60 } : { unit: 'minutes', n: minutes }

export const overdue = (task: Task, now: number): boolean => !task.done_at && !!task.due_at && task.due_at <= now
