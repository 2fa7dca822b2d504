import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { ApiError } from '@julin/kit'
import { shell, type Me, type RoleName } from '@julin/api'
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
  const me = shallowRef<Me | null>(null)
  /** The server could not be asked: neither signed in nor out. */
  const unknown = ref(false)
  let asked: Promise<void> | undefined

  async function ask(): Promise<void> {
    try {
      me.value = (await shell.me()) ?? null
      unknown.value = false
    } catch (error) {
      unknown.value = !(error instanceof ApiError && (error.status === 401 || error.status === 404))
      if (!unknown.value) me.value = null
    }
  }

  /** Asks once. */
  async function ensure(): Promise<void> {
    if (unknown.value) asked = undefined
    await (asked ??= ask())
  }

  /** Asks anew: after signing in or changing the profile. */
  async function refresh(): Promise<void> {
    await (asked = ask())
  }

  function forget(): void {
    me.value = null
    asked = Promise.resolve()
  }

  async function signOut(): Promise<void> {
    await shell.logout()
    forget()
  }

  const allowed = computed(() => new Set(me.value?.permissions ?? me.value?.roles.flatMap(({ role }) => BY_ROLE[role]) ?? []))

  /** One of the permissions is enough; the server decides anyway. */
  function can(permission: Permission | readonly Permission[] | undefined): boolean {
    if (!permission) return true
    const wanted = typeof permission === 'string' ? [permission] : permission
    return allowed.value.has('*') || wanted.some((one) => allowed.value.has(one))
  }

  return { me, unknown, can, ensure, refresh, forget, signOut }
})
