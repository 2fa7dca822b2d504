import { computed } from 'vue'
import { defineStore } from 'pinia'
import { createSession, type RoleName } from '@julin/api'
import type { Permission } from '../router/meta.ts'

/** What each role comes here for. `*` is everything. */
const BY_ROLE: Record<RoleName, readonly string[]> = {
  operator: ['*'],
  leader: ['run_lives', 'hand_over'],
  supplier: ['view_supplies'],
  verifier: ['hand_over'],
  member: [],
}

/** Who is signed in on this device. Everything else that the server knows lives in vue-query. */
export const useSession = defineStore('session', () => {
  const session = createSession()
  const allowed = computed(() => new Set(session.me.value?.roles.flatMap(({ role }) => BY_ROLE[role]) ?? []))

  /** One of the permissions is enough; the server decides anyway. */
  function can(permission: Permission | readonly Permission[] | undefined): boolean {
    if (!permission) return true
    const wanted = typeof permission === 'string' ? [permission] : permission
    return allowed.value.has('*') || wanted.some((one) => allowed.value.has(one))
  }

  return { ...session, can }
})
