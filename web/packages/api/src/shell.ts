import { api, call, ok } from './client.ts'
import type { components } from './schema'

type Schemas = components['schemas']

/** `GET /api/v1/meta`: what both shells need before anybody has signed in. */
export type Meta = Schemas['MetaView']
/** `GET /api/v1/me`; `null` for a stranger. */
export type Me = Schemas['Me']
export type RoleName = Schemas['Role']
export type RoleGrant = Schemas['RoleGrant']

export const DEMO_ROLES: readonly RoleName[] = ['member', 'leader', 'operator', 'supplier', 'verifier']

/** What the shells ask of the server. The demo's own calls are no part of the contract. */
export const shell = {
  meta: (): Promise<Meta> => ok(api.GET('/api/v1/meta')),
  me: (): Promise<Me | null> => ok(api.GET('/api/v1/me')),
  /** An operator's password. Sets the session cookie. */
  login: (login: string, password: string): Promise<Me> => ok(api.POST('/api/v1/auth/password', { body: { login, password } })),
  logout: () => ok(api.POST('/api/v1/auth/logout')),
  demoLogin: (role: string) => call<unknown>('POST', '/api/v1/demo/login', { body: { role } }),
  demoClock: (move: { advance_ms: number } | { to: string }) => call<unknown>('POST', '/api/v1/demo/clock', { body: move }),
}
