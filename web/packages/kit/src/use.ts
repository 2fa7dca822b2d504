import { computed, nextTick, onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter, type Ref, type WritableComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw, type Router } from 'vue-router'
import { Realtime, type TopicHandlers, type TopicOptions } from './realtime.ts'

let shared: Realtime | undefined

/** The page's one connection. */
export function realtime(): Realtime {
  return (shared ??= new Realtime())
}

/** Listens while the component lives; the topic may change, `null` means none for now. */
export function useTopic(
  topic: MaybeRefOrGetter<string | null | undefined>,
  handlers: TopicHandlers,
  options: TopicOptions = {},
): Pick<Realtime, 'link'> {
  const hub = realtime()
  // the page reads from the moment it is set up, though it may learn the topic's name later
  let asked: number | undefined = Date.now()
  let leave: (() => void) | undefined
  const stop = (): void => {
    leave?.()
    leave = undefined
  }
  watch(
    () => toValue(topic),
    (name) => {
      stop()
      if (!name) return
      leave = hub.subscribe(name, handlers, { ...options, ...(asked !== undefined && { asked }) })
      asked = undefined
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return hub
}

const pending = new WeakMap<Router, LocationQueryRaw>()

/** Several fields set in one tick become one navigation. */
function patchQuery(router: Router, patch: LocationQueryRaw, push: boolean): void {
  const waiting = pending.get(router)
  if (waiting) return void Object.assign(waiting, patch)
  pending.set(router, patch)
  void nextTick(() => {
    const query = { ...router.currentRoute.value.query, ...pending.get(router) }
    pending.delete(router)
    for (const key of Object.keys(query)) if (query[key] == null || query[key] === '') delete query[key]
    void router[push ? 'push' : 'replace']({ query, hash: router.currentRoute.value.hash })
  })
}

/**
 * A filter, tab or open sheet that lives in the URL. `push` makes the back button undo it: right
 * for sheets, wrong for filters.
 */
export function useQueryState(key: string, fallback = '', options: { push?: boolean } = {}): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => {
      const value = route.query[key]
      return (Array.isArray(value) ? value[0] : value) ?? fallback
    },
    set: (value) => patchQuery(router, { [key]: value === fallback ? null : value }, options.push ?? false),
  })
}

/** True once `on` has lasted `ms`: skeletons do not flash on fast answers. */
export function useDelayed(on: () => boolean, ms = 300): Readonly<Ref<boolean>> {
  const shown = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    on,
    (now) => {
      clearTimeout(timer)
      if (now) timer = setTimeout(() => (shown.value = true), ms)
      else shown.value = false
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return shown
}
