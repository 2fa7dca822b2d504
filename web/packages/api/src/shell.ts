import { call } from './client.ts'

/** `GET /api/v1/meta`: what both shells need before anybody has signed in. */
export interface Meta {
  demo: boolean
  /** The shop's name and zone, when the installation has them. */
  shop?: { name?: string; zone?: string }
  /** Roles that the demo offers. */
  demo_roles?: string[]
  version?: string
}

/** `GET /api/v1/me`; `null` (or 401) for a stranger. */
export interface Me {
  id: string
  name: string
  avatar?: string | null
  roles: string[]
  permissions?: string[]
}

export const DEMO_ROLES = ['member', 'leader', 'operator', 'supplier', 'verifier'] as const

export const shell = {
  meta: () => call<Meta>('GET', '/api/v1/meta'),
  me: () => call<Me | null>('GET', '/api/v1/me'),
  /** An operator's password. Sets the session cookie. */
  login: (account: string, password: string) =>
    call<unknown>('POST', '/api/v1/auth/password', { body: { account, password } }),
  logout: () => call<unknown>('POST', '/api/v1/auth/logout'),
  demoLogin: (role: string) => call<unknown>('POST', '/api/v1/demo/login', { body: { role } }),
  demoClock: (move: { advance_ms: number } | { to: string }) => call<unknown>('POST', '/api/v1/demo/clock', { body: move }),
}
