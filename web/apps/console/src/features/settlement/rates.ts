/** `12.5` → 1250 basis points; null where it is no rate from nothing to a half. */
export function bps(text: string): number | null {
  const match = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!match) return text.trim() === '' ? 0 : null
  const points = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return points <= 5_000 ? points : null
}

/** 1250 → `12.5`, as one types it; nothing for nothing. */
export const percentText = (points: number): string => (points ? String(points / 100) : '')
