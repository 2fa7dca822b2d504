import { messageOf } from '@julin/kit'
import { translator } from '../words/index.ts'

/**
 * The one way to say something in passing. Vant's imperative calls come with their style here, and
 * only when first used. Never for what the user must act on: that is a StateBlock or a sheet.
 */
async function show(kind: 'text' | 'success' | 'fail', message: string): Promise<void> {
  const { showToast } = await import('./vant-toast.ts')
  showToast({ message, type: kind === 'text' ? 'text' : kind, teleport: 'body' })
}

export const toast = {
  say: (message: string) => show('text', message),
  done: (message: string) => show('success', message),
  /** The cause in words; the trace id belongs in a StateBlock. */
  fail: (error: unknown) => show('text', messageOf(error, translator.t)),
}

/** Asks before what cannot be undone; resolves to the answer. */
export async function ask(title: string, message = ''): Promise<boolean> {
  const { showConfirmDialog } = await import('./vant-toast.ts')
  return showConfirmDialog({ title, message }).then(() => true, () => false)
}
