import { computed } from 'vue'
import { defineStore } from 'pinia'
import { createSession } from '@julin/api'

/** Who is signed in on this device. Everything else that the server knows lives in vue-query. */
export const useSession = defineStore('session', () => {
  const session = createSession()
  const isLeader = computed(() => session.me.value?.is_leader ?? false)
  return { ...session, isLeader }
})
