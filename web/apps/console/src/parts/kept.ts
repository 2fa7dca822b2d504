import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { store } from '@julin/kit'
import { useSession } from '../shell/session.ts'

const SAVE_AFTER_MS = 400
interface Kept<T> {
  base: string
  value: T
}

function read<T>(key: string): Kept<T> | null {
  try {
    const found = JSON.parse(store.read(key) ?? 'null') as Kept<T> | null
    return found && typeof found.base === 'string' && typeof found.value === 'object' && found.value ? found : null
  } catch {
    return null
  }
}

/**
 * What somebody is writing, kept on this device under their own name until it is sent, so that a closed
 * tab loses nothing. `print` says what of it counts. With `edits`, what was kept against other content
 * of the server is not brought back over it. Call `begin` when the form shows what it starts from, and
 * again when that is newer and the form is not `touched`.
 */
export function useKept<T extends object>(name: string, form: Ref<T>, { print = JSON.stringify, edits = false }: { print?: (form: T) => string; edits?: boolean } = {}) {
  const key = `draft.${useSession().me?.id ?? ''}.${name}`
  const restored = ref(false)
  let asked = false
  let first: T | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const touched = (): boolean => first !== null && print(form.value) !== print(first)
  function save(): void {
    clearTimeout(timer)
    if (!first) return
    store.write(key, touched() ? JSON.stringify({ base: print(first), value: form.value } satisfies Kept<T>) : '')
  }
  function begin(): void {
    first = JSON.parse(JSON.stringify(form.value)) as T
    if (asked) return
    asked = true
    const found = read<T>(key)
    if (!found || (edits && found.base !== print(first))) return
    form.value = { ...form.value, ...found.value }
    restored.value = true
  }
  /** It is sent, or not wanted: nothing is kept. */
  function forget(): void {
    clearTimeout(timer)
    first = null
    restored.value = false
    store.write(key, '')
  }
  /** Back to where it began. */
  function restart(): void {
    if (first) form.value = JSON.parse(JSON.stringify(first)) as T
    restored.value = false
  }
  watch(form, () => {
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_AFTER_MS)
  }, { deep: true })
  addEventListener('pagehide', save)
  onScopeDispose(() => {
    removeEventListener('pagehide', save)
    save()
  })
  return { restored, touched, begin, forget, restart }
}
