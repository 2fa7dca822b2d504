import type { LeaderCard, Named } from '../campaign/types.ts'

/** The terms and the privacy policy that are in force. */
export const CONSENT = { terms: '2026-11', privacy: '2026-11' } as const

export interface CodeSent {
  retry_after_s: number
  inbox_url?: string | null
}

export interface InboxSms {
  phone: string
  body: string
  at: number
}

export interface InviteView {
  leader: LeaderCard
  community: Named
  buildings: Named[]
  rooms: Named[]
}
