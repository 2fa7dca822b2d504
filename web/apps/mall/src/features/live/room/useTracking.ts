import { onScopeDispose } from 'vue'
import { call } from '@julin/api'

interface Deed {
  kind: 'enter' | 'card_view' | 'card_click'
  card_id?: string
}

/** Tells the host's review what this viewer did: each deed once a visit, a few at a time. */
export function useTracking(live: string): (kind: Deed['kind'], card?: string) => void {
  const done = new Set<string>()
  let waiting: Deed[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const events = waiting.splice(0, 50)
    if (!events.length) return
    // counting is not worth disturbing anybody: what is lost is lost
    call('POST', `/api/v1/lives/${live}/track`, { body: { events } }).catch(() => undefined)
    if (waiting.length) timer = setTimeout(flush, 1_000)
  }

  onScopeDispose(flush)
  return (kind, card) => {
    const name = `${kind}/${card ?? ''}`
    if (done.has(name)) return
    done.add(name)
    waiting = [...waiting, { kind, ...(card && { card_id: card }) }]
    timer ??= setTimeout(flush, 1_000)
  }
}
