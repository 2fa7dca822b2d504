import { call, type components } from '@julin/api'

export type Message = components['schemas']['MessageView']

export const inboxKey = ['inbox'] as const

export const inbox = {
  page: (cursor: string | null, signal: AbortSignal) =>
    call<{ items: Message[]; next?: string | null }>('GET', '/api/v1/inbox', { query: { cursor }, signal }),
  unread: (signal: AbortSignal) => call<{ count: number }>('GET', '/api/v1/inbox/unread', { signal }),
  read: (id: string) => call<void>('POST', `/api/v1/inbox/${id}/read`),
  readAll: () => call<void>('POST', '/api/v1/inbox/read-all'),
}
