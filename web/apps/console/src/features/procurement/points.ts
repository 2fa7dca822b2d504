import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import { get } from '../../api.ts'
import type { Aggregation } from './types.ts'

/** The pickup points to which a campaign's goods go. */
export function usePoints(campaign: MaybeRefOrGetter<string>) {
  const sheet = useQuery({
    queryKey: computed(() => ['supply', 'aggregation', toValue(campaign)]),
    queryFn: ({ signal }) => get<Aggregation>(`/campaigns/${toValue(campaign)}/aggregation`, {}, signal),
  })
  const points = computed(() => sheet.data.value?.pickup_points ?? [])
  return { sheet, points }
}
