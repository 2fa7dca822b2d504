import { call } from './client.ts'

/** `GET /api/v1/meta`: what both shells need before anybody has signed in. */
export interface Meta {
  demo: boolean
  /** The shop's name, zone and languages, when the installation has them. */
  shop?: { name?: string; zone?: string }
  /** Roles that the demo offers. */
  demo_roles?: string[]
  version?: string
}

export type Role = 'member' | 'leader' | 'host' | 'operator' | 'supplier' | 'verifier'

/** `GET /api/v1/me` */
export interface Me {
  id: string
  name: string
  avatar?: string | null
  roles: string[]
}

export const DEMO_ROLES = ['member', 'leader', 'operator', 'supplier', 'verifier'] as const

export const shell = {
  meta: () => call<Meta>('GET', '/api/v1/meta'),
  me: () => call<Me>('GET', '/api/v1/me'),
  logout: () => call<void>('POST', '/api/v1/auth/logout'),
  demoLogin: (role: string) => call<unknown>('POST', '/api/v1/demo/login', { body: { role } }),
  demoClock: (move: { advance_ms: number } | { to: string }) => call<unknown>('POST', '/api/v1/demo/clock', { body: move }),
}
