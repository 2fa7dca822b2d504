import { QueryClient } from '@tanstack/vue-query'
import { isTransient, whenReading } from '@julin/kit'

/** Defaults of vue-query in both apps. Mutations never retry by themselves: they carry intentions. */
export const QUERY_DEFAULTS = {
  queries: {
    staleTime: 15_000,
    // the request itself tells whether there is a network; vue-query's guess would hang in silence
    networkMode: 'always' as const,
    retry: (failures: number, error: unknown) => failures < 2 && isTransient(error),
    retryDelay: (attempt: number) => 600 * 2 ** attempt,
  },
  mutations: { networkMode: 'always' as const, retry: false },
}

/** What is read for the first time is waited for so long by what the server tells meanwhile … */
const FIRST_MS = 15_000
/** … and what is read again so long: what is shown can be put right as well. */
const AGAIN_MS = 2_000
const LOOK_MS = 500

/** The data of an app; what the server tells waits while something is being read. */
export function createQueries(): QueryClient {
  const queries = new QueryClient({ defaultOptions: QUERY_DEFAULTS })
  whenReading(() => readsEnd(queries))
  return queries
}

/** Resolves when nothing is being read any more, or has been for too long; nothing when nothing is. */
export function readsEnd(queries: QueryClient): Promise<void> | undefined {
  const cache = queries.getQueryCache()
  const reads = () => cache.findAll({ fetchStatus: 'fetching' })
  if (reads().length === 0) return undefined
  const began = Date.now()
  return new Promise((resolve) => {
    const look = (): void => {
      const open = reads()
      const patience = open.some(({ state }) => state.data === undefined) ? FIRST_MS : AGAIN_MS
      if (open.length > 0 && Date.now() - began < patience) return
      clearInterval(timer)
      leave()
      resolve()
    }
    const timer = setInterval(look, LOOK_MS)
    const leave = cache.subscribe(look)
  })
}
