import { computed } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import { call, type components } from '@julin/api'
import type { LiveCard, LiveView, ProductCard } from '../live/types.ts'
import type { Page } from './types.ts'
import { useLeader } from './use.ts'

export type { LiveStatus, ProductCard } from '../live/types.ts'

type Shapes = components['schemas']
export type Stream = Shapes['LiveStreamView']
export type LiveDraft = Shapes['LiveInput']
export type LiveChange = Shapes['LiveEdit']
export type Review = Shapes['LiveReview']
export type LiveAdmin = LiveView & Pick<Shapes['LiveAdminView'], 'rtmp' | 'whip' | 'stream' | 'interests'>

const V1 = '/api/v1/lives'
export const studioKey = (id: string) => ['lives', 'admin', id] as const

export const lives = {
  plan: (body: LiveDraft, headers: Record<string, string>) => call<LiveAdmin>('POST', V1, { body, headers }),
  edit: (id: string, body: LiveChange) => call<LiveAdmin>('PUT', `${V1}/${id}`, { body }),
  admin: (id: string, signal: AbortSignal) => call<LiveAdmin>('GET', `${V1}/${id}/admin`, { signal }),
  act: (id: string, what: 'start' | 'end' | 'cancel' | 'rotate-key') => call<unknown>('POST', `${V1}/${id}/${what}`),
  card: (id: string, card: string, what: 'show' | 'hide' | 'spotlight') => call<ProductCard>('POST', `${V1}/${id}/cards/${card}/${what}`),
  review: (id: string, signal: AbortSignal) => call<Review>('GET', `${V1}/${id}/review`, { signal }),
}

/** Interests as one writes them, with blanks or commas between. */
export const tagsOf = (text: string): string[] => text.split(/[\s,，、;；]+/).filter(Boolean).slice(0, 8)

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
