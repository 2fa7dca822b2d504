import { call, type components } from '@julin/api'

type Shapes = components['schemas']
export type Formula = Shapes['LiveFormula']
export type Work = Shapes['LiveReviewWork']

const at = (live: string): string => `/api/v1/lives/${live}/review`

export const reviews = {
  work: (live: string, signal: AbortSignal) => call<Work>('GET', `${at(live)}/work`, { signal }),
  takeOn: (live: string, cause: string, headers: Record<string, string>) => call<Work>('POST', `${at(live)}/follow-ups`, { body: { cause }, headers }),
  tick: (live: string, task: string, done: boolean) => call<Work>('PUT', `${at(live)}/follow-ups/${task}`, { body: { done } }),
}

/** The best and the worst minute by orders among those that were measured, viewers deciding among equals. */
export function extremes<M extends { viewers?: number | null; orders: number }>(minutes: M[]): { best: M; worst: M } | null {
  const seen = minutes.filter(({ viewers }) => viewers !== null && viewers !== undefined && viewers > 0)
  if (seen.length < 2) return null
  const sorted = [...seen].sort((a, b) => b.orders - a.orders || (b.viewers ?? 0) - (a.viewers ?? 0))
  return { best: sorted[0]!, worst: sorted[sorted.length - 1]! }
}
