import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { call } from '@julin/api'
import type { Page } from '../campaign/types.ts'
import type { TeamView } from './types.ts'

type Id = MaybeRefOrGetter<string>
export const teamsKey = ['teams'] as const

/** The teams of a buy that still have seats, the newest first. */
export function useTeams(campaign: Id, some: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => [...teamsKey, 'of', toValue(campaign)]),
    queryFn: ({ signal }) => call<Page<TeamView>>('GET', `/api/v1/campaigns/${toValue(campaign)}/teams`, { query: { limit: 50 }, signal }),
    enabled: () => toValue(some),
  })
}

export function useTeam(id: Id) {
  return useQuery({
    queryKey: computed(() => [...teamsKey, toValue(id)]),
    queryFn: ({ signal }) => call<TeamView>('GET', `/api/v1/teams/${toValue(id)}`, { signal }),
  })
}

export function useRefreshTeams(): () => void {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: teamsKey })
}
