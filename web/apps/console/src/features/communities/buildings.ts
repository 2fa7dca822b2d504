/** `1-3栋 5栋 甲楼` → 1栋 2栋 3栋 5栋 甲楼, each once. */
export function buildingNames(text: string): string[] {
  const names = text.split(/[\s,，、;；]+/).filter(Boolean).flatMap(range)
  return [...new Set(names)].slice(0, 200)
}

function range(part: string): string[] {
  const match = /^(\d{1,3})\s*[-~–—至到]\s*(\d{1,3})(\D*)$/.exec(part)
  if (!match) return [part]
  const [from, to] = [Number(match[1]), Number(match[2])]
  if (to < from || to - from > 199) return [part]
  return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}${match[3] || '栋'}`)
}
