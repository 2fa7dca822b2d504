import { ElMessage, ElMessageBox } from 'element-plus'
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import { ApiError, prefs } from '@julin/kit'

const OFFLINE = { 'zh-CN': '网络断开了，请稍后再试', en: 'You are offline. Please try again' }
const FAULT = { 'zh-CN': '没有成功，请再试一次', en: 'That did not work. Please try again' }

/** What a refusal says: its sentence, and the figure that belongs to it (what is left, say). */
export function saidOf({ problem }: ApiError): string {
  if (!problem.title) return problem.detail ?? ''
  return problem.detail ? `${problem.title}（${problem.detail}）` : problem.title
}

function messageOf(error: unknown): string {
  if (!(error instanceof ApiError)) return FAULT[prefs.locale]
  return error.offline ? OFFLINE[prefs.locale] : (saidOf(error) || FAULT[prefs.locale])
}

const openDialog = (): HTMLElement => document.querySelector<HTMLElement>('dialog[open]') ?? document.body

/** The one way to say something in passing. */
export const toast = {
  done: (message: string) => void ElMessage.success({ message, grouping: true }),
  say: (message: string) => void ElMessage.info({ message, grouping: true }),
  /** Inside an open dialog, for what lies behind it is not seen. */
  fail: (error: unknown) => void ElMessage.error({ message: messageOf(error), grouping: true, duration: 5_000, appendTo: openDialog() }),
}

/** Asks before what cannot be undone; where undo is possible, offer undo instead. */
export async function ask(title: string, message = ''): Promise<boolean> {
  return ElMessageBox.confirm(message, title, { type: 'warning' }).then(() => true, () => false)
}
