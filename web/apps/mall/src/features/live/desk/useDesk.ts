import { computed, onScopeDispose, ref } from 'vue'
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useTopic, type Frame } from '@julin/kit'
import type { Comment } from '../types.ts'
import { desk, deskKey } from './api.ts'

const COMMENTS_MAX = 200
/** A flood of frames asks anew no more often than this. */
const ASK_MS = 1_000
/** After these the desk is another. */
const CHANGES = ['held', 'muted', 'question', 'talk', 'correction', 'card', 'status', 'progress']

/**
 * The desk of a session: the room's topic and, beside it, what the room is not told (comments that a
 * flood leaves no room for, what waits for review, who is muted).
 */
export function useDesk(id: string) {
  const queries = useQueryClient()
  const query = useQuery({ queryKey: deskKey(id), queryFn: ({ signal }) => desk.get(id, signal), refetchInterval: 15_000 })
  const told = ref<Comment[]>([])
  const gone = ref(new Set<string>())
  let waiting: ReturnType<typeof setTimeout> | undefined
  const changed = (): void => void queries.invalidateQueries({ queryKey: deskKey(id) })
  const soon = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined
      changed()
    }, ASK_MS)
  }
  onScopeDispose(() => clearTimeout(waiting))

  function said(comment: Comment): void {
    told.value = [...told.value, comment].slice(-COMMENTS_MAX)
  }
  function onFrame({ kind, data }: Frame): void {
    if (kind === 'comment') said(data as Comment)
    else if (kind === 'comment_removed') gone.value.add((data as { id: string }).id)
    else if (CHANGES.includes(kind)) soon()
  }
  /** Newest first. */
  const comments = computed(() => {
    const all = new Map([...(query.data.value?.recent_comments ?? []), ...told.value].map((one) => [one.id, one]))
    return [...all.values()].filter(({ id: one }) => !gone.value.has(one)).sort((a, b) => b.at - a.at)
  })
  useTopic(`live:${id}`, { onFrame, onResync: changed }, { beat: true })
  const { link } = useTopic(`desk:${id}`, { onFrame, onResync: changed })
  return { query, comments, said, changed, link, gone: (comment: string) => void gone.value.add(comment) }
}
