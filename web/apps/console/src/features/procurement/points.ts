import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import { get } from '../../api.ts'
import type { Named } from '../../contract.ts'
import type { Aggregation } from './types.ts'

/** The pickup points to which a campaign's goods go. */
export function usePoints(campaign: MaybeRefOrGetter<string>) {
  const sheet = useQuery({
    queryKey: computed(() => ['supply', 'aggregation', toValue(campaign)]),
    queryFn: ({ signal }) => get<Aggregation>(`/campaigns/${toValue(campaign)}/aggregation`, {}, signal),
  })
  const points = computed<Named[]>(() => {
    const all = (sheet.data.value?.rows ?? []).flatMap((row) => row.by_pickup_point.map(({ pickup_point }) => pickup_point))
    return sheet.data.value?.pickup_points ?? [...new Map(all.map((point) => [point.id, point])).values()]
  })
  return { sheet, points }
}
