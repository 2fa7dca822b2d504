import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { api, ok } from '@julin/api'
import { useSession } from '../../shell/session.ts'
import { CONSENT } from './types.ts'

export const useSendCode = () =>
  useMutation({ mutationFn: (phone: string) => ok(api.POST('/api/v1/auth/otp', { body: { phone } })) })

/** Signs in by code; what was asked as a stranger is asked again. */
export function useSignIn() {
  const session = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ phone, code }: { phone: string; code: string }) =>
      ok(api.POST('/api/v1/auth/login', { body: { phone, code, consent: CONSENT } })),
    async onSuccess() {
      await session.refresh()
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'meta' })
    },
  })
}

/** The text messages of a trial shop. */
export const useSmsInbox = (phone: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean> = true) =>
  useQuery({
    queryKey: computed(() => ['dev-inbox', toValue(phone)]),
    queryFn: ({ signal }) => ok(api.GET('/api/v1/dev/inbox', { params: { query: { ...(toValue(phone) && { phone: toValue(phone) }) } }, signal })),
    enabled: () => toValue(enabled),
    refetchInterval: 5_000,
  })

export const useInvite = (code: string) =>
  useQuery({
    queryKey: ['invite', code],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/invites/{code}', { params: { path: { code } }, signal })),
  })
