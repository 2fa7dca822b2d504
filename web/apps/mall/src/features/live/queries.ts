import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { call } from '@julin/api'
import { useSession } from '../../shell/session.ts'
import type { Page } from '../campaign/types.ts'
import type { LiveCard, LiveStatus, LiveView, Question } from './types.ts'

export const liveKey = (id: string): readonly string[] => ['live', id]

export const questionsKey = (id: string): readonly string[] => ['live', id, 'questions']

/** What is asked in a room, what most ask first; only who looks asks for it. */
export function useQuestions(id: MaybeRefOrGetter<string>, on: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => questionsKey(toValue(id))),
    queryFn: ({ signal }) => call<Question[]>('GET', `/api/v1/lives/${toValue(id)}/questions`, { signal }),
    enabled: () => toValue(on),
    refetchInterval: () => (toValue(on) ? 10_000 : false),
  })
}

/** 我也想问, or no longer. */
export function useAskToo(id: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id: question, voted }: Question) => call<Question>(voted ? 'DELETE' : 'PUT', `/api/v1/lives/${toValue(id)}/questions/${question}/vote`),
    onSuccess: (now) => void queries.setQueryData<Question[]>(questionsKey(toValue(id)), (all) => all?.map((one) => (one.id === now.id ? now : one))),
  })
}

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
