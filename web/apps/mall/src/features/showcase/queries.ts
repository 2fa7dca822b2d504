import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { call, type components } from '@julin/api'
import type { PostReason, WallPost } from '@julin/kit/showcase'

type Shapes = components['schemas']
export type MyPosts = Shapes['MyShowPosts']
export type MyPost = Shapes['MyShowPost']
export type Showable = Shapes['ShowableLine']
export type PostInput = Shapes['ShowPostInput']

export const wallKey = (live: string) => ['showcase', 'wall', live] as const
export const mineKey = ['showcase', 'mine'] as const

export const posts = {
  mine: (query: { live_id?: string; order_id?: string }, signal?: AbortSignal) => call<MyPosts>('GET', '/api/v1/me/show-posts', { query, ...(signal && { signal }) }),
  make: (body: PostInput, headers: Record<string, string>) => call<MyPost>('POST', '/api/v1/show-posts', { body, headers }),
  withdraw: (id: string) => call<unknown>('POST', `/api/v1/show-posts/${id}/withdraw`),
  report: (id: string, reason: PostReason) => call<unknown>('POST', `/api/v1/show-posts/${id}/report`, { body: { reason } }),
}

/** The wall of a live. */
export function useWall(live: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  const wall = useQuery({
    queryKey: computed(() => wallKey(toValue(live))),
    queryFn: ({ signal }) => call<WallPost[]>('GET', `/api/v1/lives/${toValue(live)}/show-posts`, { signal }),
  })
  const refresh = (): void => void queries.invalidateQueries({ queryKey: wallKey(toValue(live)) })
  /** How many neighbours show what a card sells. */
  const countOf = (item: string | undefined): number => (wall.data.value ?? []).filter((post) => post.item_id === item).length
  return { wall, refresh, countOf }
}
