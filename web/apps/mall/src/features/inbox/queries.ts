import { call } from '@julin/api'

export interface Message {
  id: string
  at: number
  template: string
  title: string
  body: string
  link?: string | null
  read_at?: number | null
}

export const inboxKey = ['inbox'] as const

export const inbox = {
  page: (cursor: string | null, signal: AbortSignal) =>
    call<{ items: Message[]; next?: string | null }>('GET', '/api/v1/inbox', { query: { cursor }, signal }),
  unread: (signal: AbortSignal) => call<{ count: number }>('GET', '/api/v1/inbox/unread', { signal }),
  read: (id: string) => call<void>('POST', `/api/v1/inbox/${id}/read`),
  readAll: () => call<void>('POST', '/api/v1/inbox/read-all'),
}
