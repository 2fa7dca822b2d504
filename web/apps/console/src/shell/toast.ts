import { ElMessage, ElMessageBox } from 'element-plus'
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import { messageOf } from '@julin/kit'
import { translator } from '../words/index.ts'

const openDialog = (): HTMLElement => document.querySelector<HTMLElement>('dialog[open]') ?? document.body

/** The one way to say something in passing. */
export const toast = {
  done: (message: string) => void ElMessage.success({ message, grouping: true }),
  say: (message: string) => void ElMessage.info({ message, grouping: true }),
  /** Inside an open dialog, for what lies behind it is not seen. */
  fail: (error: unknown) => void ElMessage.error({ message: messageOf(error, translator.t), grouping: true, duration: 5_000, appendTo: openDialog() }),
}

/** Asks for a reason that is written down; empty when it was thought better of. */
export async function askWhy(title: string, message: string, words: { label: string; needed: string }): Promise<string> {
  const asked = ElMessageBox.prompt(message, title, { inputPattern: /\S/, inputPlaceholder: words.label, inputErrorMessage: words.needed })
  return asked.then(({ value }) => value.trim(), () => '')
}

/** Asks before what cannot be undone; where undo is possible, offer undo instead. */
export async function ask(title: string, message = ''): Promise<boolean> {
  return ElMessageBox.confirm(message, title, { type: 'warning' }).then(() => true, () => false)
}
