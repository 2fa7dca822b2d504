import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/vue-query'
import { api, call, ok } from '@julin/api'
import { withFlash } from '@julin/kit'
import { useSession } from '../../shell/session.ts'
import type { FlashSale } from '../flash/types.ts'
import type { LiveCard } from '../live/types.ts'
import type { CampaignView, ChainRow, Page, Progress, PublicCommunity } from './types.ts'

type Id = MaybeRefOrGetter<string>

export const campaignKey = (id: string, leader = ''): readonly string[] => ['campaign', id, 'view', leader]
const chainKey = (id: string): readonly string[] => ['campaign', id, 'chain']

/** A buy as `leader`'s people see it. `enabled` false waits, e.g. for a sheet to open. */
export function useCampaign(id: Id, leader: Id, enabled: MaybeRefOrGetter<boolean> = true) {
  return useQuery({
    queryKey: computed(() => campaignKey(toValue(id), toValue(leader))),
    queryFn: ({ signal }) =>
      call<CampaignView>('GET', `/api/v1/campaigns/${toValue(id)}`, { query: { leader: toValue(leader) }, signal }),
    enabled: () => toValue(enabled),
  })
}

/** The 接龙, newest first. */
export function useChain(id: Id) {
  return useInfiniteQuery({
    queryKey: computed(() => chainKey(toValue(id))),
    queryFn: ({ pageParam, signal }) =>
      ok(api.GET('/api/v1/campaigns/{id}/chain', { params: { path: { id: toValue(id) }, query: { ...(pageParam && { cursor: pageParam }) } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? null,
  })
}

/** The lives of a buy that can still be watched: those on air, then the next ones. */
export function useLivesOf(id: Id, some: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => ['lives', 'of', toValue(id)]),
    queryFn: async ({ signal }) => {
      const { items } = await call<Page<LiveCard>>('GET', '/api/v1/lives', { query: { campaign: toValue(id), limit: 100 }, signal })
      const coming = items.filter(({ status }) => status === 'on_air' || status === 'planned')
      return coming.sort((a, b) => a.status.localeCompare(b.status) || a.starts_at - b.starts_at)
    },
    enabled: () => toValue(some),
    refetchInterval: 60_000,
  })
}

/** Where the signed-in member belongs; nothing is asked for a stranger. */
export function useMemberships() {
  const session = useSession()
  return useQuery({
    queryKey: computed(() => ['memberships', session.me?.id ?? '']),
    queryFn: ({ signal }) => ok(api.GET('/api/v1/memberships', { signal })),
    enabled: () => session.me !== null,
  })
}

export function useCommunities() {
  return useQuery({
    queryKey: ['communities', 'public'],
    queryFn: ({ signal }) => ok<PublicCommunity[]>(api.GET('/api/v1/communities/public', { signal })),
    staleTime: 300_000,
  })
}

function withProgress(view: CampaignView, now: Progress): CampaignView {
  const items = view.items.map((item) => {
    const fresh = now.items.find(({ id }) => id === item.id)
    if (!fresh) return item
    const tiers = item.tiers.map((tier) => ({ ...tier, reached: fresh.paid_quantity >= tier.min_quantity }))
    return { ...item, ...fresh, tiers }
  })
  const flash_sales = view.flash_sales.map((sale) => ({ ...sale, available: now.items.find(({ id }) => id === sale.id)?.available ?? sale.available }))
  return { ...view, items, flash_sales, paid_quantity: now.paid_quantity, joined_count: now.joined_count }
}

/** Puts a `progress` frame into every cached view of its buy. */
export function takeProgress(queries: QueryClient, now: Progress): void {
  queries.setQueriesData<CampaignView>({ queryKey: ['campaign', now.campaign_id, 'view'] }, (view) => view && withProgress(view, now))
}

/** Puts a frame of a flash sale into every cached view of its buy. */
export function takeFlash(queries: QueryClient, told: FlashSale & { withdrawn?: boolean }): void {
  queries.setQueriesData<CampaignView>({ queryKey: ['campaign', told.campaign_id, 'view'] }, (view) =>
    view && { ...view, flash_sales: withFlash(view.flash_sales as FlashSale[], told) as CampaignView['flash_sales'] })
}

/** A row of the 接龙 that just came; one that is known already is left as it is. */
export function takeChainRow(queries: QueryClient, id: string, row: ChainRow): void {
  queries.setQueryData<InfiniteData<Page<ChainRow>>>(chainKey(id), (known) => {
    const [first, ...rest] = known?.pages ?? []
    if (!known || !first || known.pages.some((page) => page.items.some(({ number }) => number === row.number))) return known
    return { ...known, pages: [{ ...first, items: [row, ...first.items] }, ...rest] }
  })
}

export function useRefreshCampaign(id: Id): () => void {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: ['campaign', toValue(id)] })
}
