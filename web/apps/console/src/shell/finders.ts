import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import type { IconName } from '@julin/kit'
import { get } from '../api.ts'
import type { CampaignCard, Paged, ProductView } from '../contract.ts'
import { useSession } from './session.ts'

export interface Hit {
  id: string
  path: string
  label: string
  kind: 'pages' | 'campaigns' | 'products'
  icon: IconName
  hint: string
}

/** What the server finds by a word: products, and group buys with drafts among them. */
export function useFinders(text: MaybeRefOrGetter<string>) {
  const session = useSession()
  const wanted = computed(() => toValue(text).trim())
  const products = useQuery({
    queryKey: computed(() => ['products', 'find', wanted.value]),
    queryFn: ({ signal }) => get<Paged<ProductView>>('/products', { q: wanted.value, limit: 6 }, signal),
    enabled: () => wanted.value !== '' && session.can('edit_catalog'),
    staleTime: 60_000,
  })
  const campaigns = useQuery({
    queryKey: computed(() => ['campaigns', 'find', wanted.value]),
    queryFn: ({ signal }) => get<Paged<CampaignCard>>('/campaigns', { q: wanted.value, mine: true, limit: 6 }, signal),
    enabled: () => wanted.value !== '' && session.can('run_campaigns'),
    staleTime: 60_000,
  })
  return computed<Hit[]>(() => {
    if (!wanted.value) return []
    return [
      ...(campaigns.data.value?.items ?? []).map((one): Hit => ({ id: `c-${one.id}`, path: `/campaigns/${one.id}`, label: one.title, kind: 'campaigns', icon: 'basket', hint: one.leader?.nickname ?? '' })),
      ...(products.data.value?.items ?? []).map((one): Hit => ({ id: `p-${one.id}`, path: `/products/${one.id}`, label: one.name, kind: 'products', icon: 'box', hint: one.supplier_name })),
    ]
  })
}
