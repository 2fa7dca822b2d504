import { computed, ref, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { call } from '@julin/api'
import { STRETCH_MS, stretchesAt } from './time.ts'
import type { Clip, Recording, Replay, Said } from './types.ts'

const V1 = '/api/v1/lives'

/** A session to be seen again, or a clip of it; asked again while it is being made. */
export function useReplay(live: string, clip: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['live', live, 'replay', toValue(clip)]),
    queryFn: ({ signal }) => call<Replay>('GET', `${V1}/${live}/replay`, { query: { clip: toValue(clip) || null }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'soon' ? 4_000 : false),
  })
}

/** What was said around a time, asked for a stretch at a time. */
export function useSaid(live: string, clip: Ref<string>, at: Ref<number>, duration: () => number): Ref<Said[]> {
  const known = ref(new Map<number, Said[]>())
  const wanted = computed(() => (duration() ? stretchesAt(at.value, duration()) : []))
  watch(clip, () => known.value.clear())

  async function fetchStretch(n: number): Promise<void> {
    known.value.set(n, [])
    const query = { from_ms: n * STRETCH_MS, to_ms: (n + 1) * STRETCH_MS, clip: clip.value || null }
    // a talk that cannot be read leaves the picture alone; it is asked for again when it is wanted again
    const found = await call<{ items: Said[] }>('GET', `${V1}/${live}/replay/comments`, { query }).catch(() => null)
    if (found) known.value.set(n, found.items)
    else known.value.delete(n)
  }

  watch(() => wanted.value.join(), () => wanted.value.filter((n) => !known.value.has(n)).forEach((n) => void fetchStretch(n)), { immediate: true })
  return computed(() => wanted.value.flatMap((n) => known.value.get(n) ?? []))
}

const recordingKey = (live: string) => ['lives', 'recording', live] as const

/** The recording of a session, for its host. */
export function useRecording(live: string) {
  return useQuery({
    queryKey: recordingKey(live),
    queryFn: ({ signal }) => call<Recording>('GET', `${V1}/${live}/recording`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 4_000 : false),
  })
}

/** What its host does with it. */
export function useRecordingDeeds(live: string) {
  const queries = useQueryClient()
  const onSuccess = () => Promise.all([queries.invalidateQueries({ queryKey: recordingKey(live) }), queries.invalidateQueries({ queryKey: ['live', live, 'replay'] })])
  const at = `${V1}/${live}`
  return {
    record: useMutation({ mutationFn: (record: boolean) => call<Recording>('PUT', `${at}/recording`, { body: { record } }), onSuccess }),
    publish: useMutation({ mutationFn: (published: boolean) => call<Recording>('PUT', `${at}/recording`, { body: { published } }), onSuccess }),
    withdraw: useMutation({ mutationFn: (reason: string) => call<unknown>('DELETE', `${at}/recording`, { query: { reason } }), onSuccess }),
    make: useMutation({
      mutationFn: ({ headers, ...body }: { title: string; from_ms: number; to_ms: number; headers: Record<string, string> }) => call<Clip>('POST', `${at}/clips`, { body, headers }),
      onSuccess,
    }),
    edit: useMutation({ mutationFn: ({ id, ...body }: { id: string; title?: string; published?: boolean }) => call<Clip>('PUT', `${at}/clips/${id}`, { body }), onSuccess }),
    remove: useMutation({ mutationFn: (id: string) => call<unknown>('DELETE', `${at}/clips/${id}`), onSuccess }),
  }
}
