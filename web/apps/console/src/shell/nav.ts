import { computed, type ComputedRef } from 'vue'
import { useRouter } from 'vue-router'
import type { IconName } from '@julin/kit'
import { GROUPS } from '../router/meta.ts'
import { useSession } from './session.ts'

export interface Place {
  name: string
  path: string
  title: string
  icon: IconName
}

export interface Section {
  group: (typeof GROUPS)[number]
  places: Place[]
}

/** The side navigation, drawn from the routes' own `meta.nav`. */
export function useSections(): ComputedRef<Section[]> {
  const router = useRouter()
  const session = useSession()
  return computed(() => {
    const routes = router.getRoutes().filter(({ meta }) => meta.nav && session.can(meta.permission))
    routes.sort((a, b) => a.meta.nav!.order - b.meta.nav!.order)
    const inGroup = (group: string): Place[] =>
      routes
        .filter(({ meta }) => meta.nav!.group === group)
        .map(({ name, path, meta }) => ({ name: String(name), path, title: meta.title ?? '', icon: meta.nav!.icon }))
    return GROUPS.map((group) => ({ group, places: inGroup(group) })).filter(({ places }) => places.length > 0)
  })
}
