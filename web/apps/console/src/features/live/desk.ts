import { onScopeDispose, ref } from 'vue'
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useTopic, type Frame } from '@julin/kit'
import { del, get, post, put } from '../../api.ts'
import type { Desk, LiveComment, LiveQuestion } from './types.ts'

export type MuteWish = { reach: 'minutes' | 'session' | 'shop'; minutes?: number; reason?: string }
export type Reason = 'advert' | 'abuse' | 'untrue' | 'flood' | 'other'
export const REASONS: readonly Reason[] = ['advert', 'abuse', 'untrue', 'flood', 'other']

/** What those who run a session do about its talk. */
export const talk = {
  remove: (live: string, comment: string, reason: Reason) => del(`/lives/${live}/comments/${comment}?reason=${reason}`),
  mute: (live: string, comment: string, wish: MuteWish) => put(`/lives/${live}/comments/${comment}/mute`, wish),
  unmute: (live: string, comment: string) => del(`/lives/${live}/comments/${comment}/mute`),
  decide: (live: string, comment: string, approve: boolean) => put(`/lives/${live}/held/${comment}`, { approve }),
  pin: (live: string, comment: string | null) => put(`/lives/${live}/pin`, { comment_id: comment }),
  slow: (live: string, seconds: number) => put(`/lives/${live}/slow-mode`, { seconds }),
  mark: (live: string, question: string, state: LiveQuestion['state'], answer = '') => put(`/lives/${live}/questions/${question}`, { state, ...(answer && { answer }) }),
  name: (live: string, phone: string, headers: Record<string, string>) => post<{ name: string }>(`/lives/${live}/assistants`, { phone }, headers),
  dismiss: (live: string, person: string) => del(`/lives/${live}/assistants/${person}`),
  correct: (live: string, body: { card_id?: string; said: string; correct: string }, headers: Record<string, string>) => post(`/lives/${live}/corrections`, body, headers),
}

const DESK_MS = 15_000
/** A flood of frames asks anew no more often than this. */
const ASK_MS = 1_000
const COMMENTS_KEPT = 300
const CHANGES = ['held', 'muted', 'question', 'talk', 'correction']

/**
 * The desk of a session: what waits for review, questions, who is muted, who helps; and the comments
 * that a flood left no room for in the room.
 */
export function useDesk(id: string) {
  const queries = useQueryClient()
  const key = ['lives', id, 'desk']
  const desk = useQuery({ queryKey: key, queryFn: ({ signal }) => get<Desk>(`/lives/${id}/desk`, {}, signal), refetchInterval: DESK_MS })
  const aside = ref<LiveComment[]>([])
  let waiting: ReturnType<typeof setTimeout> | undefined
  const refetch = (): void => void queries.invalidateQueries({ queryKey: key })
  const soon = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined
      refetch()
    }, ASK_MS)
  }
  onScopeDispose(() => clearTimeout(waiting))
  function take({ kind, data, topic }: Frame): void {
    if (kind === 'comment' && topic.startsWith('desk:')) aside.value = [...aside.value, data as LiveComment].slice(-COMMENTS_KEPT)
    else if (CHANGES.includes(kind)) soon()
  }
  useTopic(`desk:${id}`, { onFrame: take, onResync: refetch })
  useTopic(`live:${id}`, { onFrame: take })
  return { desk, aside, refetch }
}
