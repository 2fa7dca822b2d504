import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useInfiniteQuery } from '@tanstack/vue-query'
import { get } from '../api.ts'
import type { Paged } from '../contract.ts'

type Query = Record<string, string | number | boolean | null | undefined>

/** How often a list with work under way is looked at again. */
const AGAIN_MS = 2_000

/**
 * A list that is read page by page; its filters are part of its key. It is read again while `isBusy` with one
 * of its rows.
 */
export function usePages<T>(key: string, path: MaybeRefOrGetter<string>, query: () => Query = () => ({}), isBusy: (row: T) => boolean = () => false) {
  const filters = computed(() => Object.fromEntries(Object.entries(query()).filter(([, v]) => v !== '' && v != null)))
  const list = useInfiniteQuery({
    queryKey: computed(() => [key, 'list', toValue(path), filters.value]),
    queryFn: ({ pageParam, signal }) => get<Paged<T>>(toValue(path), { ...filters.value, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (last: Paged<T>) => last.next || undefined,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(isBusy)) ? AGAIN_MS : false),
  })
  const items = computed<T[]>(() => (list.data.value?.pages ?? []).flatMap((page) => page.items))
  return { list, items }
}
