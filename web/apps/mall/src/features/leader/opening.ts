import { ref } from 'vue'
import type { Draft } from './draft.ts'

/** The buy being prepared, between pasting and opening: nothing that the server knows yet. */
export const opening = ref<Draft | null>(null)
