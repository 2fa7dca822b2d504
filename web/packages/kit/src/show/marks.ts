import type { Finding, ScriptText } from './types.ts'

export interface Piece {
  text: string
  finding?: Finding
}

/** A text cut at its marked words. */
export function piecesOf(text: string, findings: Finding[]): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const finding of [...findings].sort((a, b) => a.start - b.start)) {
    if (finding.start < at || finding.end > text.length) continue
    if (finding.start > at) out.push({ text: text.slice(at, finding.start) })
    out.push({ text: text.slice(finding.start, finding.end), finding })
    at = finding.end
  }
  if (at < text.length) out.push({ text: text.slice(at) })
  return out
}

/** What stands in a field as the server names it: `qa.0.answer`. */
export function saidAt(text: ScriptText, field: string): string {
  let value: unknown = text
  for (const step of field.split('.')) value = (value as Record<string, unknown> | undefined)?.[step]
  return typeof value === 'string' ? value : ''
}

export interface Marked {
  field: string
  pieces: Piece[]
}

/** The fields that hold a marked word, each cut into pieces. */
export function markedOf(text: ScriptText, findings: Finding[]): Marked[] {
  const fields = [...new Set(findings.map((one) => one.field))]
  return fields.map((field) => ({ field, pieces: piecesOf(saidAt(text, field), findings.filter((one) => one.field === field)) }))
}
