import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import { get } from '../../api.ts'
import { useSession } from '../../shell/session.ts'
import type { CampaignCard, CampaignView, LeaderCard, Paged } from '../../contract.ts'

export function useCampaign(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['campaigns', toValue(id)]),
    queryFn: ({ signal }) => get<CampaignView>(`/campaigns/${toValue(id)}`, {}, signal),
    enabled: () => toValue(id) !== '',
  })
}

/** The latest campaigns that one runs, drafts too, for choosing one. */
export function useCampaignChoices() {
  const session = useSession()
  return useQuery({
    queryKey: ['campaigns', 'choices'],
    queryFn: ({ signal }) => get<Paged<CampaignCard>>('/campaigns', { limit: 100, mine: true }, signal),
    select: (page) => page.items,
    enabled: () => session.can(['run_campaigns', 'run_lives']),
    staleTime: 60_000,
  })
}

/** The cards of a campaign's leaders. */
export function useLeaders(ids: MaybeRefOrGetter<readonly string[]>) {
  return useQuery({
    queryKey: computed(() => ['leaders', ...toValue(ids)]),
    queryFn: ({ signal }) => Promise.all(toValue(ids).map((id) => get<LeaderCard>(`/leaders/${id}`, {}, signal))),
    enabled: () => toValue(ids).length > 0,
    staleTime: 300_000,
  })
}
