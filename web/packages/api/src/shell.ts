import { call } from './client.ts'

/** `GET /api/v1/meta`: what both shells need before anybody has signed in. */
export interface Meta {
  store: { name: string; zone: string; currency?: string; locale?: string }
  demo: boolean
  /** Server milliseconds. */
  clock: number
  version: string
  /** Sign-in codes lie in a local inbox instead of being sent. */
  sms_inbox: boolean
}

export type RoleName = 'member' | 'leader' | 'operator' | 'supplier' | 'verifier'

export interface RoleGrant {
  role: RoleName
  reach: { kind: string; id?: string | null }
}

/** `GET /api/v1/me`; `null` for a stranger. */
export interface Me {
  id: string
  nickname: string
  phone_masked: string
  avatar_url?: string | null
  roles: RoleGrant[]
  is_leader: boolean
  is_operator: boolean
  elder_mode?: boolean
  /** What the console shows; without a list it shows everything and the server refuses. */
  permissions?: string[]
}

export const DEMO_ROLES: readonly RoleName[] = ['member', 'leader', 'operator', 'supplier', 'verifier']

export const shell = {
  meta: () => call<Meta>('GET', '/api/v1/meta'),
  me: () => call<Me | null>('GET', '/api/v1/me'),
  /** An operator's password. Sets the session cookie. */
  login: (login: string, password: string) => call<Me>('POST', '/api/v1/auth/password', { body: { login, password } }),
  logout: () => call<unknown>('POST', '/api/v1/auth/logout'),
  demoLogin: (role: string) => call<unknown>('POST', '/api/v1/demo/login', { body: { role } }),
  demoClock: (move: { advance_ms: number } | { to: string }) => call<unknown>('POST', '/api/v1/demo/clock', { body: move }),
}
