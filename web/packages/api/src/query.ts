import { isTransient } from '@julin/kit'

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
