import { ref, watch } from 'vue'
import { store } from '@julin/kit'
import { afterRestart, type Draft } from './draft.ts'

const KEY = 'opening'

function kept(): Draft | null {
  try {
    return afterRestart(JSON.parse(store.read(KEY) ?? 'null') as Draft | null)
  } catch {
    return null
  }
}

/** The buy being prepared, between pasting and opening: nothing that the server knows yet. Kept on
 *  this phone, where a call or WeChat itself may close the page at any moment. */
export const opening = ref<Draft | null>(kept())
watch(opening, (draft) => store.write(KEY, draft ? JSON.stringify(draft) : ''), { deep: true })
