import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { toast } from '../shell/toast.ts'

/** Something done by a button: says so, refreshes what it touched, and tells when it failed. */
export function useAct<A = void, R = unknown>(
  run: (arg: A) => Promise<R>,
  options: { done?: string; refresh?: readonly unknown[][]; after?: (result: R, arg: A) => void; quiet?: boolean } = {},
) {
  const queries = useQueryClient()
  return useMutation<R, Error, A>({
    mutationFn: run,
    async onSuccess(result, arg) {
      if (options.done) toast.done(options.done)
      options.after?.(result, arg)
      await Promise.all((options.refresh ?? []).map((queryKey) => queries.invalidateQueries({ queryKey })))
    },
    onError: (error) => {
      if (!options.quiet) toast.fail(error)
    },
  })
}
