import { fromWall, toWall } from '../wall.ts'
import { parseYuan } from '../format.ts'
import type { ScriptText } from './types.ts'

/** A script as it is typed: a point a line, money in yuan, a day. */
export interface ScriptForm {
  points: string
  usage: string
  promotion: string
  comparing: boolean
  price: string
  source: string
  day: string
  qa: { question: string; answer: string }[]
}

export function formOf(text: ScriptText, zone: string): ScriptForm {
  const other = text.comparison
  return {
    points: text.selling_points.join('\n'),
    usage: text.usage,
    promotion: text.promotion,
    comparing: !!other,
    price: other ? (other.price / 100).toFixed(2) : '',
    source: other?.source ?? '',
    day: other ? toWall(other.seen_at, zone).slice(0, 10) : '',
    qa: text.qa.map((one) => ({ ...one })),
  }
}

/** What is sent. A comparison that is not filled in goes along as it is, for the server to name what is missing. */
export function textOf(form: ScriptForm, zone: string): ScriptText {
  const text: ScriptText = {
    selling_points: form.points.split('\n').map((line) => line.trim()).filter(Boolean),
    usage: form.usage.trim(),
    promotion: form.promotion.trim(),
    qa: form.qa.filter((one) => one.question.trim() || one.answer.trim()).map((one) => ({ question: one.question.trim(), answer: one.answer.trim() })),
  }
  if (form.comparing) text.comparison = { price: parseYuan(form.price) ?? 0, source: form.source.trim(), seen_at: fromWall(`${form.day}T00:00`, zone) ?? 0 }
  return text
}

/** Whether it can be sent: a comparison or a question that is half written waits. */
export function complete(form: ScriptForm): boolean {
  const compared = !form.comparing || ((parseYuan(form.price) ?? 0) > 0 && form.source.trim().length > 1 && form.day !== '')
  return compared && form.qa.every((one) => !one.question.trim() === !one.answer.trim())
}
