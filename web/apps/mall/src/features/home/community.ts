import { computed, ref, type ComputedRef } from 'vue'
import { store } from '@julin/kit'
import { useSession } from '../../shell/session.ts'
import { useCommunities, useMemberships } from '../campaign/queries.ts'
import type { Membership, PublicCommunity } from '../campaign/types.ts'

export interface Choice {
  /** The community in use; none means all of them. */
  current: ComputedRef<PublicCommunity | undefined>
  /** Whether it is known where one belongs. */
  ready: ComputedRef<boolean>
  /** One's own first, then all others. */
  own: ComputedRef<Membership[]>
  others: ComputedRef<PublicCommunity[]>
  communities: ReturnType<typeof useCommunities>
  choose(id: string): void
}

/** Looks at every community, though one belongs to some. */
export const EVERYWHERE = 'all'

/** Which community this device looks at: the one chosen, or one's own; a stranger sees all. */
export function useCommunity(): Choice {
  const communities = useCommunities()
  const memberships = useMemberships()
  const chosen = ref(store.read('community') ?? '')
  const own = computed(() => memberships.data.value ?? [])
  const home = computed(() => (own.value.find(({ is_default: first }) => first) ?? own.value[0])?.community.id)
  const current = computed(() => {
    const all = communities.data.value ?? []
    const find = (id?: string) => all.find((community) => community.id === id)
    return chosen.value === EVERYWHERE ? undefined : (find(chosen.value) ?? find(home.value))
  })
  const others = computed(() => (communities.data.value ?? []).filter(({ id }) => !own.value.some(({ community }) => community.id === id)))

  const session = useSession()
  const ready = computed(() => communities.isFetched.value && (!session.me || memberships.isFetched.value))

  function choose(id: string): void {
    chosen.value = id
    store.write('community', id)
  }
  return { current, ready, own, others, communities, choose }
}
