import type { Schemas } from '../../contract.ts'

export type Row = Schemas['LeaderApplicationRow']
export type FileView = Schemas['LeaderApplicationFile']
export type Mark = Schemas['LeaderMark']
export type PolicyEdit = Schemas['LeaderPolicyEdit']
export type CourseRows = Schemas['CourseRows']
export type CourseFile = Schemas['CourseFile']
export type CourseInput = Schemas['CourseInput']
export type Lesson = Schemas['CourseLesson']
export type Question = Schemas['CourseQuestion']

export const STATES = ['submitted', 'in_review', 'more_asked', 'approved', 'declined', 'withdrawn'] as const
export const toneOf = (status: string): string => ({ submitted: 'accent', in_review: 'info', approved: 'leaf', declined: 'warn', more_asked: 'warn' })[status] ?? ''
/** Whether the shop has something to do. */
export const isWithShop = (status: string): boolean => status === 'submitted' || status === 'in_review'

export const emptyLesson = (): Lesson => ({ kind: 'article', title: '', body: '', image_keys: [], live_id: null })
export const emptyQuestion = (): Question => ({ text: '', choices: ['', ''], right: [], why: '' })
export const emptyCourse = (): CourseInput => ({
  title: '', summary: '', sort: 1, minutes: 10, lessons: [emptyLesson()], questions: [emptyQuestion()], asked: 0, pass_mark: 80,
  attempts_per_day: 3, gates_buy: false, gates_live: false, status: 'draft',
})

/** A file's SHA-256 in hex: what the shop keeps of a contract's scan, which stays with it. */
export async function digestOf(file: Blob): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
