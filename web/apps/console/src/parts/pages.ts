import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useInfiniteQuery } from '@tanstack/vue-query'
import { get } from '../api.ts'
import type { Paged } from '../contract.ts'

type Query = Record<string, string | number | boolean | null | undefined>

/** A list that is read page by page; its filters are part of its key. */
export function usePages<T>(key: string, path: MaybeRefOrGetter<string>, query: () => Query = () => ({})) {
  const filters = computed(() => Object.fromEntries(Object.entries(query()).filter(([, v]) => v !== '' && v != null)))
  const list = useInfiniteQuery({
    queryKey: computed(() => [key, 'list', toValue(path), filters.value]),
    queryFn: ({ pageParam, signal }) => get<Paged<T>>(toValue(path), { ...filters.value, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (last: Paged<T>) => last.next || undefined,
  })
  const items = computed<T[]>(() => (list.data.value?.pages ?? []).flatMap((page) => page.items))
  return { list, items }
}
