import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import { get } from '../../api.ts'
import type { Schemas } from '../../contract.ts'

export type DispatchView = Schemas['DispatchView']
export type DispatchPoint = Schemas['DispatchPointView']

/** How a campaign's pickup points stand towards its dispatch minimum. */
export function useDispatch(campaign: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['campaigns', toValue(campaign), 'dispatch']),
    queryFn: ({ signal }) => get<DispatchView>(`/campaigns/${toValue(campaign)}/dispatch`, {}, signal),
  })
}
