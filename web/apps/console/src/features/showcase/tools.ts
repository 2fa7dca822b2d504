import { call } from '@julin/api'
import type { ShowcaseTools } from '@julin/kit/showcase'
import { toast } from '../../shell/toast.ts'

/** What the showcase needs of this app. */
export const tools: ShowcaseTools = {
  ask: (method, path, body) => call(method, path, { ...(body !== undefined && { body }) }),
  say: toast.done,
  fail: toast.fail,
}
