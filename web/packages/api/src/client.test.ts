import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, causeOf, resetClock, serverNow } from '@julin/kit'
import { api, call, ok, whenSignedOut } from './client.ts'

let asked: Request[]
function reply(status: number, body?: unknown, headers: Record<string, string> = {}): void {
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request)
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
  })
}
const failure = async (promise: Promise<unknown>): Promise<ApiError> => promise.then(() => Promise.reject(new Error('did not fail')), (error) => error)

beforeEach(() => {
  asked = []
  resetClock()
})
afterEach(() => vi.unstubAllGlobals())

describe('a request', () => {
  it('carries the language, and on writes the proof of origin', async () => {
    reply(200, {})
    await call('GET', '/api/v1/meta')
    await call('POST', '/api/v1/orders', { body: { a: 1 }, headers: { 'Idempotency-Key': 'k1' } })
    const [read, write] = asked as [Request, Request]
    expect(read.headers.get('Accept-Language')).toMatch(/^(zh-CN|en)$/)
    expect(read.headers.get('X-Requested-With')).toBeNull()
    expect(write.headers.get('X-Requested-With')).toBe('julin')
    expect(write.headers.get('Idempotency-Key')).toBe('k1')
    expect(await write.json()).toEqual({ a: 1 })
  })

  it('leaves out empty filters', async () => {
    reply(200, {})
    await call('GET', '/api/v1/orders', { query: { state: 'paid', q: '', after: undefined, page: 2 } })
    expect(new URL(asked[0]!.url).search).toBe('?state=paid&page=2')
  })

  it('sets the clock from the reply', async () => {
    reply(200, {}, { 'x-server-time': String(Date.now() + 86_400_000) })
    await ok(api.GET('/api/v1/meta'))
    expect(serverNow() - Date.now()).toBeGreaterThan(86_000_000)
  })
})

describe('a failure', () => {
  it.each([
    ['typed', () => ok(api.GET('/api/v1/meta'))],
    ['untyped', () => call('GET', '/api/v1/meta')],
  ])('of the %s client is an ApiError with the problem’s fields', async (_, ask) => {
    reply(409, { code: 'stock.sold_out', detail: '卖完了', field: 'lines.0', trace_id: 't1' })
    const error = await failure(ask())
    expect(error).toBeInstanceOf(ApiError)
    expect([error.status, error.code, error.message, error.field, error.traceId]).toEqual([409, 'stock.sold_out', '卖完了', 'lines.0', 't1'])
  })

  it('without an answer is offline', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    expect(causeOf(await failure(ok(api.GET('/api/v1/meta'))))).toBe('offline')
    expect((await failure(call('GET', '/x'))).offline).toBe(true)
  })

  it('that is a page of a proxy still has its status', async () => {
    vi.stubGlobal('fetch', async () => new Response('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway' }))
    expect((await failure(call('GET', '/x'))).status).toBe(502)
  })

  it('of a lost session is told to the app', async () => {
    const told = vi.fn<() => void>()
    whenSignedOut(told)
    reply(401, { code: 'auth.required' })
    await failure(call('GET', '/api/v1/me'))
    expect(told).toHaveBeenCalledOnce()
  })

  it('that was asked for is no failure of the network', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('gone', 'AbortError')))
    expect(await failure(call('GET', '/x'))).not.toBeInstanceOf(ApiError)
  })
})
