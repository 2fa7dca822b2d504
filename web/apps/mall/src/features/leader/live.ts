import { computed } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import { call } from '@julin/api'
import type { LiveCard, LiveView, ProductCard } from '../live/types.ts'
import type { Page } from './types.ts'
import { useLeader } from './use.ts'

export type { LiveStatus, ProductCard } from '../live/types.ts'

export interface Stream {
  publishing: boolean
  video_kbps: number
  fps: number
  gop_ms: number
  width: number
  height: number
  viewers: number
}

export interface LiveAdmin extends LiveView {
  rtmp: { url: string; key: string }
  stream: Stream
  interests?: { tag: string; count: number }[]
}

export interface LiveDraft {
  title: string
  cover_key?: string
  starts_at: number
  campaign_id: string
  leader_id?: string
  item_ids: string[]
  interest_tags: string[]
}

export interface Review {
  funnel: {
    reserved: number; reserved_came: number; entered: number; avg_dwell_s: number
    card_view: number; card_click: number; ordered: number; paid: number; paid_amount: number
  }
  formulas: { key: string; label: string; explain: string; numerator: number; denominator: number; rate_bps: number | null; value: number | null }[]
  by_card: { card_id: string; name: string; view: number; click: number; ordered: number; paid: number; paid_amount: number }[]
  minutes: { at: number; viewers: number; comments: number; likes: number; orders: number }[]
}

const V1 = '/api/v1/lives'
export const studioKey = (id: string) => ['lives', 'admin', id] as const

export const lives = {
  plan: (body: LiveDraft, headers: Record<string, string>) => call<LiveAdmin>('POST', V1, { body, headers }),
  admin: (id: string, signal: AbortSignal) => call<LiveAdmin>('GET', `${V1}/${id}/admin`, { signal }),
  act: (id: string, what: 'start' | 'end' | 'cancel' | 'rotate-key') => call<unknown>('POST', `${V1}/${id}/${what}`),
  card: (id: string, card: string, what: 'show' | 'hide' | 'spotlight') => call<ProductCard>('POST', `${V1}/${id}/cards/${card}/${what}`),
  say: (id: string, text: string, headers: Record<string, string>) => call<unknown>('POST', `${V1}/${id}/comments`, { body: { text }, headers }),
  mute: (id: string, comment: string) => call<unknown>('DELETE', `${V1}/${id}/comments/${comment}`),
  review: (id: string, signal: AbortSignal) => call<Review>('GET', `${V1}/${id}/review`, { signal }),
}

/** The lives that this leader hosts. */
export function useMyLives() {
  const leader = useLeader()
  return useQuery({
    queryKey: ['lives', 'mine'],
    queryFn: async ({ signal }) => (await call<Page<LiveCard>>('GET', V1, { query: { mine: true }, signal })).items,
    enabled: computed(() => !!leader.value),
  })
}

export type Health = 'off' | 'good' | 'weak' | 'slow'

/** Weak: the picture will break up. Slow: viewers wait for a key frame before they see anything. */
export function health(stream: Stream): Health {
  if (!stream.publishing) return 'off'
  if (stream.gop_ms > 4_000) return 'slow'
  return stream.video_kbps < 500 || stream.fps < 15 ? 'weak' : 'good'
}
