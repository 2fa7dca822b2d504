import { call } from '@julin/api'
import type { ShowcaseTools } from '@julin/kit/showcase'
import { toast } from '../../shell/toast.ts'

/** What the showcase needs of this app. */
export const tools: ShowcaseTools = {
  ask: (method, path, body) => call(method, path, { ...(body !== undefined && { body }) }),
  say: (text) => void toast.done(text),
  fail: (error) => void toast.fail(error),
}
