import { call, type components } from '@julin/api'
import type { Comment, Correction, LiveView, Question, Talk } from '../types.ts'

type Shapes = components['schemas']
export type Held = Omit<Shapes['LiveHeld'], 'comment'> & { comment: Comment }
export type Mute = Shapes['LiveMute']
export type Assistant = Shapes['LiveAssistant']
/** What those who run a session see: no key, no money. */
export type Desk = LiveView & Pick<Shapes['LiveDesk'], 'stream' | 'questions' | 'mutes' | 'assistants'> & { held: Held[] }
export type MuteWish = { reach: 'minutes' | 'session' | 'shop'; minutes?: number; reason?: string }
export type Reason = 'advert' | 'abuse' | 'untrue' | 'flood' | 'other'
export const REASONS: readonly Reason[] = ['advert', 'abuse', 'untrue', 'flood', 'other']

type Keyed = Record<string, string>
const at = (live: string, rest = ''): string => `/api/v1/lives/${live}${rest}`
export const deskKey = (live: string) => ['lives', 'desk', live] as const

export const desk = {
  get: (live: string, signal: AbortSignal) => call<Desk>('GET', at(live, '/desk'), { signal }),
  say: (live: string, text: string, headers: Keyed) => call<Comment>('POST', at(live, '/comments'), { body: { text }, headers }),
  remove: (live: string, comment: string, reason: Reason) => call<unknown>('DELETE', at(live, `/comments/${comment}`), { query: { reason } }),
  mute: (live: string, comment: string, body: MuteWish) => call<Mute>('PUT', at(live, `/comments/${comment}/mute`), { body }),
  unmute: (live: string, comment: string) => call<unknown>('DELETE', at(live, `/comments/${comment}/mute`)),
  decide: (live: string, comment: string, approve: boolean) => call<unknown>('PUT', at(live, `/held/${comment}`), { body: { approve } }),
  pin: (live: string, comment: string | null) => call<Talk>('PUT', at(live, '/pin'), { body: { comment_id: comment } }),
  slow: (live: string, seconds: number) => call<Talk>('PUT', at(live, '/slow-mode'), { body: { seconds } }),
  mark: (live: string, question: string, state: Question['state'], answer?: string) => call<Question>('PUT', at(live, `/questions/${question}`), { body: { state, ...(answer && { answer }) } }),
  name: (live: string, phone: string, headers: Keyed) => call<Assistant>('POST', at(live, '/assistants'), { body: { phone }, headers }),
  dismiss: (live: string, person: string) => call<unknown>('DELETE', at(live, `/assistants/${person}`)),
  correct: (live: string, body: { card_id?: string; said: string; correct: string }, headers: Keyed) => call<Correction>('POST', at(live, '/corrections'), { body, headers }),
}
