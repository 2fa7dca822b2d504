import { computed, reactive } from 'vue'
import { store, useT } from '@julin/kit'

/** What somebody does not want to see of a list, by list; kept on this device. */
const hidden = reactive<Record<string, string[]>>({})

function kept(list: string): string[] {
  try {
    const value: unknown = JSON.parse(store.read(`columns.${list}`) ?? '[]')
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

/**
 * The columns of a list that may be left out; the first one of a list names the row and always stays.
 * `columns` maps each to the key of its heading.
 */
export function useColumns(list: string, columns: Readonly<Record<string, string>>) {
  const t = useT()
  hidden[list] ??= kept(list)
  const out = computed({
    get: () => (hidden[list] ?? []).filter((key) => key in columns),
    set(keys) {
      hidden[list] = keys
      store.write(`columns.${list}`, JSON.stringify(keys))
    },
  })
  const choices = computed(() => Object.entries(columns).map(([key, title]) => ({ key, label: t(title), shown: !out.value.includes(key) })))
  /** Whether a column is shown. */
  const has = (key: string): boolean => !out.value.includes(key)
  function toggle(key: string): void {
    out.value = has(key) ? [...out.value, key] : out.value.filter((one) => one !== key)
  }
  const reset = (): void => void (out.value = [])
  return { choices, has, toggle, reset, count: computed(() => choices.value.filter(({ shown }) => shown).length) }
}

export type Columns = ReturnType<typeof useColumns>
