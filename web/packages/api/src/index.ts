export { api, call, ok, whenSignedOut, type CallOptions } from './client.ts'
export { QUERY_DEFAULTS } from './query.ts'
export { DEMO_ROLES, shell, type Me, type Meta, type RoleGrant, type RoleName } from './shell.ts'
export type { components, operations, paths } from './schema'
