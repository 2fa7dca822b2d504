import createClient, { type Middleware } from 'openapi-fetch'
import { ApiError, answered, prefs, syncClock, unanswered, type Problem } from '@julin/kit'
import type { paths } from './schema'

/** Called when a reply says that nobody is signed in. The app's session store sets it. */
let onSignedOut: (() => void) | undefined
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.clone().json().catch(() => null)
  return body !== null && typeof body === 'object' ? (body as Problem) : { title: response.statusText }
}

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Every request goes through here, whichever client made it: headers, the clock, one error. */
async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', prefs.locale)
  // the session is a cookie, so a write proves by this header that it comes from our own pages
  if (WRITES.has(request.method)) request.headers.set('X-Requested-With', 'julin')
  const sentAt = Date.now()
  // late-bound, so that tests can stub the global
  const response = await globalThis.fetch(request).catch((error: unknown) => {
    if (!request.signal.aborted) unanswered()
    throw error
  })
  answered()
  syncClock(response.headers, sentAt, Date.now())
  return response
}

async function check(response: Response): Promise<void> {
  if (response.ok) return
  if (response.status === 401) onSignedOut?.()
  throw new ApiError(response.status, await problemOf(response))
}

const asApiError = (error: unknown): Error =>
  error instanceof ApiError || (error instanceof DOMException && error.name === 'AbortError')
    ? error
    : new ApiError(0, {}, { cause: error })

const middleware: Middleware = {
  onResponse: ({ response }) => check(response),
  onError: ({ error }) => asApiError(error),
}

const origin = (): string => globalThis.location?.origin ?? 'http://localhost'

/** The typed client: `await ok(api.GET('/api/v1/orders/{id}', { params: { path: { id } } }))`. */
export const api = createClient<paths>({ baseUrl: origin(), credentials: 'same-origin', fetch: send })
api.use(middleware)

/** The answer itself: after the middleware a failed call has thrown. */
export async function ok<T>(reply: Promise<{ data?: T }>): Promise<T> {
  return (await reply).data as T
}

export interface CallOptions {
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Goes out even if the page is left meanwhile; for a few kB at most. */
  keepalive?: boolean
}

/**
 * A call whose type the contract does not have (yet), and for bodies that are not JSON (FormData,
 * Blob). Same headers and errors as `api`.
 */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const url = new URL(path, origin())
  for (const [key, value] of Object.entries(options.query ?? {})) {
    if (value !== null && value !== undefined && value !== '') url.searchParams.set(key, String(value))
  }
  const raw = options.body instanceof FormData || options.body instanceof Blob
  const headers = { ...(options.body !== undefined && !raw && { 'Content-Type': 'application/json' }), ...options.headers }
  const body = options.body === undefined ? null : raw ? (options.body as BodyInit) : JSON.stringify(options.body)
  const request = new Request(url, { method, headers, body, credentials: 'same-origin', signal: options.signal ?? null, keepalive: options.keepalive ?? false })
  const response = await send(request).catch((error: unknown) => Promise.reject(asApiError(error)))
  await check(response)
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

