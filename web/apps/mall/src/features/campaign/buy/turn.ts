import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { api, ok } from '@julin/api'
import { ApiError } from '@julin/kit'

/** How long an order is asked for again while the shop is full. */
export const PATIENCE_MS = 60_000
/** Nobody looks at a queue that is shorter than this. */
const SHOWN_AFTER_MS = 600
const LOOK_EVERY_MS = 1_000
/** An early press is asked again when the countdown is over, if that is soon. */
const EARLY_MAX_S = 12
const EARLY_MS = 400

// spread, so that all who were refused together do not come back together
const spread = (ms: number, random: () => number): number => Math.round(ms * (0.7 + 0.6 * random()))

/** How long to wait before asking the same again, in ms; none when asking again would not help. */
export function pauseAfter(error: unknown, random: () => number = Math.random): number | undefined {
  if (!(error instanceof ApiError)) return undefined
  const seconds = error.problem.retry_after ?? 1
  if (error.status === 503 && error.code === 'busy') return spread(seconds * 1_000, random)
  if (error.code === 'orders.flash_not_started' && error.problem.retry_after && seconds <= EARLY_MAX_S) return spread(EARLY_MS, random)
  return undefined
}

export interface Turn {
  /** Somebody has waited long enough to be told. */
  waiting: Ref<boolean>
  /** How many are before them, as far as the server says. */
  ahead: Ref<number | undefined>
  /** Asks until there is an answer; the request must be the same each time. */
  take<T>(ask: () => Promise<T>): Promise<T>
  /** Asks no more after the present answer. */
  giveUp(): void
}

/** A place in the queue: asks again under the same key while the shop is full, and says how many wait. */
export function useTurn(campaign: () => string, now: () => number = () => performance.now()): Turn {
  const [waiting, ahead] = [ref(false), ref<number>()]
  const asking = ref(false)
  let stop = false
  let wake: (() => void) | undefined
  let timers: ReturnType<typeof setTimeout>[] = []

  const clear = (): void => {
    timers.forEach(clearTimeout)
    timers = []
  }
  async function look(): Promise<void> {
    if (!asking.value) return
    try {
      const queue = await ok(api.GET('/api/v1/orders/queue', { params: { query: { campaign_id: campaign() } } }))
      ahead.value = queue.waiting
    } catch {
      // the order itself says what is wrong
    }
    if (asking.value) timers.push(setTimeout(() => void look(), LOOK_EVERY_MS))
  }
  watch(asking, (on) => {
    clear()
    waiting.value = false
    ahead.value = undefined
    if (on) timers.push(setTimeout(() => { waiting.value = true; void look() }, SHOWN_AFTER_MS))
  }, { flush: 'sync' })
  onScopeDispose(() => { giveUp(); clear() })

  const sleep = (ms: number): Promise<void> => new Promise((done) => {
    wake = done
    setTimeout(done, ms)
  })
  function giveUp(): void {
    stop = true
    wake?.()
  }

  async function take<T>(ask: () => Promise<T>): Promise<T> {
    const since = now()
    stop = false
    asking.value = true
    try {
      for (;;) {
        try {
          return await ask()
        } catch (error) {
          const pause = pauseAfter(error)
          if (pause === undefined || now() - since + pause > PATIENCE_MS || stop) throw error
          await sleep(pause)
          if (stop) throw error
        }
      }
    } finally {
      asking.value = false
    }
  }
  return { waiting, ahead, take, giveUp }
}
