/** Lines over equal steps. A null is a gap: no line is drawn through what was not measured. */
export interface Box {
  width: number
  height: number
}

export function paths(values: (number | null)[], top: number, { width, height }: Box): string[] {
  const step = values.length > 1 ? width / (values.length - 1) : 0
  const out: string[] = []
  let now = ''
  values.forEach((value, index) => {
    if (value === null) {
      if (now) out.push(now)
      now = ''
      return
    }
    const y = height - (top > 0 ? (value / top) * height : 0)
    now += `${now ? 'L' : 'M'}${(index * step).toFixed(1)} ${y.toFixed(1)}`
  })
  if (now) out.push(now)
  // A point alone is drawn as a short line, else nobody sees it.
  return out.map((path) => (path.includes('L') ? path : `${path}h2`))
}

/** A round number that is not below the highest. */
export function ceiling(highest: number): number {
  if (highest <= 5) return 5
  const power = 10 ** Math.floor(Math.log10(highest))
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= highest) ?? highest
}
