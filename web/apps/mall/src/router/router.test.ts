import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Router } from 'vue-router'
import { makeRouter } from './index.ts'

let router: Router
const me = (status: number, body: unknown = {}) =>
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }))

beforeEach(() => {
  setActivePinia(createPinia())
  history.replaceState(null, '', '/')
  router = makeRouter()
})
afterEach(() => vi.unstubAllGlobals())

describe('a page that asks who you are', () => {
  it('sends a stranger to sign in, and remembers where to', async () => {
    me(401)
    await router.push('/orders/7?tab=items')
    expect(router.currentRoute.value.name).toBe('login')
    expect(router.currentRoute.value.query['next']).toBe('/orders/7?tab=items')
  })

  it('lets a member in', async () => {
    me(200, { id: '1', nickname: '王', phone_masked: '', roles: [], is_leader: false, is_operator: false })
    await router.push('/orders/7')
    expect(router.currentRoute.value.name).toBe('order')
  })

  it('does not throw somebody out because the network is gone', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    await router.push('/orders')
    expect(router.currentRoute.value.name).toBe('orders')
  })
})

it.each(['/', '/c/1', '/live/1', '/lives', '/login', '/join/abc', '/me', '/privacy'])('%s is open to anybody', async (path) => {
  me(401)
  await router.push(path)
  expect(router.currentRoute.value.path).toBe(path)
  expect(router.currentRoute.value.name).not.toBe('missing')
})

it.each(['/checkout', '/inbox', '/leader', '/leader/open', '/leader/campaigns/1', '/leader/handover/1', '/leader/members', '/leader/earnings', '/leader/invite', '/leader/live', '/leader/live/1'])(
  '%s asks who you are',
  async (path) => {
    me(401)
    await router.push(path)
    expect(router.currentRoute.value.name).toBe('login')
  },
)
