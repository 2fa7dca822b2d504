import { useMeta, call } from '@julin/api'
import type { ShowTools } from '@julin/kit/show'
import { ask, toast } from '../../shell/toast.ts'

/** What the run-of-show needs of this app. */
export function useShowTools(): ShowTools {
  const meta = useMeta()
  return {
    ask: (method, path, body, headers) => call(method, path, { ...(body !== undefined && { body }), ...(headers && { headers }) }),
    say: toast.done,
    fail: toast.fail,
    sure: ask,
    zone: () => meta.data.value?.store.zone ?? 'Asia/Shanghai',
  }
}
