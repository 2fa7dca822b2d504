import { computed, ref, type ComputedRef } from 'vue'
import { store } from '@julin/kit'
import { useCommunities, useMemberships } from '../campaign/queries.ts'
import type { Membership, PublicCommunity } from '../campaign/types.ts'

export interface Choice {
  /** The community in use; empty while it is not known. */
  current: ComputedRef<PublicCommunity | undefined>
  /** One's own first, then all others. */
  own: ComputedRef<Membership[]>
  others: ComputedRef<PublicCommunity[]>
  communities: ReturnType<typeof useCommunities>
  choose(id: string): void
}

/** Which community this device looks at: the one chosen, one's own, or the first there is. */
export function useCommunity(): Choice {
  const communities = useCommunities()
  const memberships = useMemberships()
  const chosen = ref(store.read('community') ?? '')
  const own = computed(() => memberships.data.value ?? [])
  const home = computed(() => (own.value.find(({ is_default: first }) => first) ?? own.value[0])?.community.id)
  const current = computed(() => {
    const all = communities.data.value ?? []
    const find = (id?: string) => all.find((community) => community.id === id)
    return find(chosen.value) ?? find(home.value) ?? all[0]
  })
  const others = computed(() => (communities.data.value ?? []).filter(({ id }) => !own.value.some(({ community }) => community.id === id)))

  function choose(id: string): void {
    chosen.value = id
    store.write('community', id)
  }
  return { current, own, others, communities, choose }
}
