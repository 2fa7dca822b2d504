import { call } from '@julin/api'
import type { ShowTools } from '@julin/kit/show'
import { ask, toast } from '../../shell/toast.ts'
import { useZone } from '../leader/use.ts'

/** What the run-of-show needs of this app. */
export function useShowTools(): ShowTools {
  const zone = useZone()
  return {
    ask: (method, path, body, headers) => call(method, path, { ...(body !== undefined && { body }), ...(headers && { headers }) }),
    say: (text) => void toast.done(text),
    fail: (error) => void toast.fail(error),
    sure: ask,
    zone: () => zone.value,
  }
}
