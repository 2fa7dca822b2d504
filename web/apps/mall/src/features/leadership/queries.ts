import { call, type components } from '@julin/api'

type Shapes = components['schemas']
export type Mine = Shapes['MyLeaderApplications']
export type Application = Shapes['LeaderApplication']
export type ApplicationInput = Shapes['LeaderApplicationInput']
export type Training = Shapes['LeaderTraining']
export type CourseCard = Shapes['LeaderCourseCard']
export type Course = Shapes['LeaderCourse']
export type Test = Shapes['LeaderTest']
export type Verified = Shapes['VerifiedCertificate']
export type PublicCommunity = Shapes['PublicCommunity']

export const keys = {
  mine: ['leadership', 'mine'],
  training: ['leadership', 'training'],
  course: (id: string) => ['leadership', 'course', id],
  test: (id: string) => ['leadership', 'test', id],
} as const

const APPLICATIONS = '/api/v1/leader-applications'
const TRAINING = '/api/v1/leader/training'

export const leadership = {
  mine: (signal: AbortSignal) => call<Mine>('GET', '/api/v1/me/leader-applications', { signal }),
  communities: (signal: AbortSignal) => call<PublicCommunity[]>('GET', '/api/v1/communities/public', { signal }),
  apply: (body: ApplicationInput, headers: Record<string, string>) => call<Mine>('POST', APPLICATIONS, { body, headers }),
  revise: (id: string, version: number, application: ApplicationInput) => call<Mine>('PUT', `${APPLICATIONS}/${id}`, { body: { version, application } }),
  withdraw: (id: string) => call<Mine>('POST', `${APPLICATIONS}/${id}/withdraw`),
  training: (signal: AbortSignal) => call<Training>('GET', TRAINING, { signal }),
  course: (id: string, signal: AbortSignal) => call<Course>('GET', `${TRAINING}/${id}`, { signal }),
  read: (id: string, lesson: number) => call<Course>('POST', `${TRAINING}/${id}/read`, { body: { lesson } }),
  begin: (id: string, headers: Record<string, string>) => call<Test>('POST', `${TRAINING}/${id}/tests`, { headers }),
  test: (id: string, signal: AbortSignal) => call<Test>('GET', `/api/v1/leader/tests/${id}`, { signal }),
  answer: (id: string, answers: number[][]) => call<Test>('POST', `/api/v1/leader/tests/${id}/answer`, { body: { answers } }),
  verify: (number: string, signal: AbortSignal) => call<Verified>('GET', `/api/v1/certificates/${encodeURIComponent(number)}`, { signal }),
}
