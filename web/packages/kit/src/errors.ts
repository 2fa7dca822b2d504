import type { Translate } from './i18n.ts'

/** The body of a failed reply (RFC 9457, with the fields of `platform/web`). */
export interface Problem {
  type?: string
  status?: number
  /** Stable machine name, e.g. `stock.sold_out`. Views branch on this and on nothing else. */
  code?: string
  /** For people, in their language. */
  title?: string
  /** A bare fact beside the title: what is left, a state's name. */
  detail?: string | null
  /** Seconds after which trying again makes sense. */
  retry_after?: number
  /** The request field at fault, as a dotted path. */
  field?: string
  trace_id?: string
}

const MACHINE_WORD = /^[a-z][\w.]*$/

/** What a refusal says: its sentence, and the figure that belongs to it; names of states are for programs. */
function sentenceOf({ title = '', detail }: Problem): string {
  if (!detail || MACHINE_WORD.test(detail)) return title
  if (!title) return detail
  return /\p{Script=Han}/u.test(title) ? `${title}（${detail}）` : `${title} (${detail})`
}

/** The one error of every call. `status` 0 means that no answer came: offline. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly status: number,
    readonly problem: Problem = {},
    options?: ErrorOptions,
  ) {
    super(sentenceOf(problem) || (status === 0 ? 'offline' : `HTTP ${status}`), options)
  }

  /** For people; empty when the server said nothing. */
  get sentence(): string {
    return sentenceOf(this.problem)
  }

  get offline(): boolean {
    return this.status === 0
  }

  get code(): string {
    return this.problem.code ?? ''
  }

  get field(): string | undefined {
    return this.problem.field
  }

  get traceId(): string | undefined {
    return this.problem.trace_id
  }
}

/** What a state block has to tell apart. */
export type Cause = 'offline' | 'denied' | 'signed_out' | 'missing' | 'busy' | 'server' | 'refused' | 'page'

/** Sorts any thrown value; `page` is a fault of our own code. */
export function causeOf(error: unknown): Cause {
  if (!(error instanceof ApiError)) return 'page'
  if (error.status === 0) return 'offline'
  if (error.status === 401) return 'signed_out'
  if (error.status === 403) return 'denied'
  if (error.status === 404 || error.status === 410) return 'missing'
  if (error.status === 429 || error.status === 503) return 'busy'
  return error.status >= 500 ? 'server' : 'refused'
}

/** Any failure in one line, for a toast or under a form. */
export function messageOf(error: unknown, t: Translate): string {
  return (error instanceof ApiError && error.sentence) || t(`kit.state.${causeOf(error)}`)
}

/** True when asking again may help, so that a query may retry by itself. */
export function isTransient(error: unknown): boolean {
  return ['offline', 'busy', 'server'].includes(causeOf(error))
}
