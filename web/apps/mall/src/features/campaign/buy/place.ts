import { computed, reactive, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useCommunities, useMemberships } from '../queries.ts'
import type { LeaderCard, Named, PickupPoint } from '../types.ts'

export interface Place {
  point: ComputedRef<PickupPoint | undefined>
  /** Building and unit as the leader knows them already, e.g. `3栋 1203`. */
  known: ComputedRef<string>
  buildings: ComputedRef<readonly Named[]>
  fields: { building: string; unit: string }
  editing: Ref<boolean>
  /** What the order says about the place; nothing that the server knows. */
  told: ComputedRef<{ pickup_point_id?: string; building_id?: string; unit?: string }>
  /** Whether an order may be placed without asking more. */
  complete: ComputedRef<boolean>
  /** Resolves when the member's own place has been read. */
  ready(): Promise<unknown>
}

/** Where an order goes: the member's place at this leader, or what is told now. */
export function usePlace(leader: () => LeaderCard | undefined): Place {
  const memberships = useMemberships()
  const communities = useCommunities()
  const fields = reactive({ building: '', unit: '' })
  const editing = ref(false)
  const mine = computed(() => memberships.data.value?.find((membership) => membership.leader.id === leader()?.id))
  const known = computed(() => [mine.value?.building, mine.value?.unit].filter(Boolean).join(' '))
  const buildings = computed(() => communities.data.value?.find(({ id }) => id === leader()?.community.id)?.buildings ?? [])
  const point = computed(() => mine.value?.pickup_point ?? leader()?.pickup_point)
  watch(known, (now) => (editing.value = !now), { immediate: true })
  const told = computed(() => ({
    ...(mine.value && { pickup_point_id: mine.value.pickup_point.id }),
    ...(editing.value && fields.building && { building_id: fields.building }),
    ...(editing.value && fields.unit && { unit: fields.unit }),
  }))
  const complete = computed(() => !!known.value || !!fields.unit || !!fields.building)
  return { point, known, buildings, fields, editing, told, complete, ready: () => memberships.refetch() }
}
