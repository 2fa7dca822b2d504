import { watch } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import { setZone } from '@julin/kit'
import { shell } from './shell.ts'

/** What this installation is. Asked once a visit. */
export function useMeta() {
  const query = useQuery({ queryKey: ['meta'], queryFn: shell.meta, staleTime: Number.POSITIVE_INFINITY })
  watch(query.data, (meta) => {
    if (meta?.store.zone) setZone(meta.store.zone)
  })
  return query
}
