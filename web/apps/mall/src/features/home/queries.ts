import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { api, call, ok } from '@julin/api'
import { useSession } from '../../shell/session.ts'
import type { Wish } from '../again/offer.ts'
import type { CampaignCard, Page } from '../campaign/types.ts'

/** A line of an order already received, for buying it again. */
export interface BoughtLine extends PastLine {
  order: string
}

interface PastLine extends Wish {
  image_url?: string | null
}

interface PastOrder {
  id: string
  lines: PastLine[]
}

/** The buys that take orders, of one community or (empty) of all. */
export function useOpenCampaigns(community: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['campaigns', 'open', toValue(community)]),
    queryFn: ({ pageParam, signal }) =>
      call<Page<CampaignCard>>('GET', '/api/v1/campaigns', { query: { community: toValue(community), status: 'open', cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? null,
    enabled: () => toValue(enabled),
    refetchInterval: 60_000,
  })
}

/** What the member has bought and received, each thing once, the last first. */
export function useBought() {
  const session = useSession()
  return useQuery({
    queryKey: computed(() => ['orders', 'bought', session.me?.id ?? '']),
    queryFn: ({ signal }) => call<Page<PastOrder>>('GET', '/api/v1/orders', { query: { status: 'completed' }, signal }),
    enabled: () => session.me !== null,
    select: ({ items }) => {
      const lines = items.flatMap((order) => order.lines.map((line): BoughtLine => ({ ...line, order: order.id })))
      return [...new Map(lines.reverse().map((line) => [`${line.name}/${line.spec}`, line])).values()].reverse().slice(0, 8)
    },
  })
}

export function useUnread() {
  const session = useSession()
  return useQuery({
    queryKey: computed(() => ['inbox', 'unread', session.me?.id ?? '']),
    queryFn: ({ signal }) => ok(api.GET('/api/v1/inbox/unread', { signal })),
    enabled: () => session.me !== null,
    refetchInterval: 60_000,
  })
}
