import { ref, shallowRef } from 'vue'
import { ApiError, realtime } from '@julin/kit'
import { shell, type Me } from './shell.ts'

/** Who is signed in on this device: what the session stores of both apps share. */
export function createSession() {
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
    const before = me.value?.id
    await (asked = ask())
    if (me.value?.id !== before) realtime().renew()
  }

  function forget(): void {
    if (me.value) realtime().renew()
    me.value = null
    asked = Promise.resolve()
  }

  async function signOut(): Promise<void> {
    await shell.logout()
    forget()
  }

  return { me, unknown, ensure, refresh, forget, signOut }
}
