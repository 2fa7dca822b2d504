import { onScopeDispose, watch } from 'vue'
import { call } from '@julin/api'
import { useSession } from '../../../shell/session.ts'

interface Deed {
  kind: 'enter' | 'card_view' | 'card_click'
  card_id?: string
}

/**
 * Tells the host's review what this viewer did: each deed once a visit, a few at a time. Who signs in
 * on the way enters again, so that the server knows both for one.
 */
export function useTracking(live: string): (kind: Deed['kind'], card?: string) => void {
  const session = useSession()
  const done = new Set<string>()
  // who shared the link, and where it was linked from
  const link = new URLSearchParams(location.search)
  const said = (key: string): Record<string, string> => (link.get(key) ? { [key]: link.get(key)!.slice(0, 20) } : {})
  const came = { ...said('by'), ...said('entry') }
  let waiting: Deed[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const events = waiting.splice(0, 50)
    if (!events.length) return
    // counting is not worth disturbing anybody: what is lost is lost
    call('POST', `/api/v1/lives/${live}/track`, { body: { events, ...came }, keepalive: true }).catch(() => undefined)
    if (waiting.length) timer = setTimeout(flush, 1_000)
  }

  function tell(deed: Deed): void {
    waiting = [...waiting, deed]
    timer ??= setTimeout(flush, 1_000)
  }

  watch(() => session.me?.id, (now) => now && done.size && tell({ kind: 'enter' }))
  // to the cashier or away: the last deeds are the interesting ones
  addEventListener('pagehide', flush)
  onScopeDispose(() => {
    removeEventListener('pagehide', flush)
    flush()
  })
  return (kind, card) => {
    const name = `${kind}/${card ?? ''}`
    if (done.has(name)) return
    done.add(name)
    tell({ kind, ...(card && { card_id: card }) })
  }
}
