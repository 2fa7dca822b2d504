import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Follows `source` once it has been quiet for a moment. */
export function refDebounced<T>(source: Ref<T>, ms = 250): Readonly<Ref<T>> {
  const settled = ref(source.value) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (now) => {
    clearTimeout(timer)
    timer = setTimeout(() => (settled.value = now), ms)
  })
  onScopeDispose(() => clearTimeout(timer))
  return settled
}
