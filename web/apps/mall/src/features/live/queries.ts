import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { call } from '@julin/api'
import { useSession } from '../../shell/session.ts'
import type { Page } from '../campaign/types.ts'
import type { LiveCard, LiveStatus, LiveView } from './types.ts'

export const liveKey = (id: string): readonly string[] => ['live', id]

/** Sessions in one state, newest first. */
export function useLives(status: LiveStatus) {
  return useInfiniteQuery({
    queryKey: ['lives', status],
    queryFn: ({ pageParam, signal }) => call<Page<LiveCard>>('GET', '/api/v1/lives', { query: { status, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? null,
    refetchInterval: status === 'on_air' ? 20_000 : 60_000,
  })
}

/** A room as this viewer sees it: asked anew when somebody signs in. */
export function useLive(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => liveKey(toValue(id))),
    queryFn: ({ signal }) => call<LiveView>('GET', `/api/v1/lives/${toValue(id)}`, { signal }),
  })
}

/** 预约: a reminder before the start; again to take it back. */
export function useReserve(id: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wish: { on: boolean; interests: string[] }) =>
      call<unknown>(wish.on ? 'POST' : 'DELETE', `/api/v1/lives/${toValue(id)}/reserve`, wish.on ? { body: { interests: wish.interests } } : {}),
    onSuccess: (_, { on }) => {
      queries.setQueryData<LiveView>(liveKey(toValue(id)), (live) => live && { ...live, reserved: on })
      void queries.invalidateQueries({ queryKey: ['live', toValue(id)] })
      void queries.invalidateQueries({ queryKey: ['lives'] })
    },
  })
}

export const useSignedIn = () => {
  const session = useSession()
  return computed(() => session.me !== null)
}
