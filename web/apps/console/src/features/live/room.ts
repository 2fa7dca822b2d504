import { computed, ref } from 'vue'
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useTopic, type Frame } from '@julin/kit'
import { get } from '../../api.ts'
import type { LiveAdmin, LiveComment, ProductCard, Review } from './types.ts'

export interface PulseOrder {
  key: number
  name_masked: string
  item: string
  quantity: number
  at: number
}

const COMMENTS_KEPT = 300
const ORDERS_KEPT = 30
const HEALTH_MS = 5_000
const FIGURES_MS = 15_000

/** The control room's data: the session itself, patched by what its topic tells. */
export function useRoom(id: string) {
  const queries = useQueryClient()
  const key = ['lives', id, 'admin']
  const admin = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<LiveAdmin>(`/lives/${id}/admin`, {}, signal),
    refetchInterval: (query) => (['planned', 'on_air'].includes(query.state.data?.status ?? '') ? HEALTH_MS : false),
  })
  const review = useQuery({
    queryKey: ['lives', id, 'review'],
    queryFn: ({ signal }) => get<Review>(`/lives/${id}/review`, {}, signal),
    refetchInterval: FIGURES_MS,
    enabled: () => admin.data.value !== undefined && admin.data.value.status !== 'planned',
  })
  const comments = ref<LiveComment[]>([])
  const pulse = ref<PulseOrder[]>([])
  const removed = new Set<string>()

  const patch = (change: (live: LiveAdmin) => Partial<LiveAdmin>): void =>
    void queries.setQueryData<LiveAdmin>(key, (live) => (live ? { ...live, ...change(live) } : live))
  const refetch = (): void => void queries.invalidateQueries({ queryKey: ['lives', id] })

  function putCard(card: ProductCard): void {
    patch((live) => ({ cards: live.cards.map((one) => (one.id === card.id ? { ...one, ...card } : one)) }))
  }

  function take(frame: Frame): void {
    const data = frame.data as never
    if (frame.kind === 'comment') comments.value = [...comments.value, data as LiveComment].slice(-COMMENTS_KEPT)
    else if (frame.kind === 'comment_removed') hide((data as { id: string }).id)
    else if (frame.kind === 'likes') patch(() => ({ likes: (data as { total: number }).total }))
    else if (frame.kind === 'viewers') patch(() => ({ viewers: (data as { count: number }).count }))
    else if (frame.kind === 'card') putCard(data as ProductCard)
    else if (frame.kind === 'order') pulse.value = [{ ...(data as PulseOrder), key: frame.seq, at: frame.at }, ...pulse.value].slice(0, ORDERS_KEPT)
    else if (['status', 'progress', 'flash_planned', 'flash_started', 'flash_ended'].includes(frame.kind)) refetch()
  }
  function hide(comment: string): void {
    removed.add(comment)
    comments.value = comments.value.filter((one) => one.id !== comment)
    patch((live) => ({ recent_comments: live.recent_comments.filter((one) => one.id !== comment) }))
  }

  /** What was said before the page opened and since, each once, oldest first. */
  const spoken = computed(() => {
    const all = new Map([...(admin.data.value?.recent_comments ?? []), ...comments.value].map((one) => [one.id, one]))
    return [...all.values()].filter((one) => !removed.has(one.id)).sort((a, b) => a.at - b.at)
  })
  const { link } = useTopic(`live:${id}`, { onFrame: take, onResync: refetch })
  return { admin, review, spoken, pulse, link, hide, putCard, refetch, key }
}
