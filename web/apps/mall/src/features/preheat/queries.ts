import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { call, type components } from '@julin/api'

type Shapes = components['schemas']
export type Preheat = Shapes['LivePreheat']
export type Teaser = Shapes['LiveTeaserView']
export type Wish = Shapes['ReservationWish']
export type Reminder = 'day' | 'hour' | 'ten_minutes' | 'start'
export type Plan = Shapes['LivePreheatDesk']
export type PlanTeaser = Shapes['LiveTeaser']
export type Attendance = Shapes['LiveAttendance']
export type Invitation = Shapes['LiveInvitation']

export const REMINDERS: Reminder[] = ['day', 'hour', 'ten_minutes', 'start']
export const LOOKS = ['suspense', 'benefit', 'reveal'] as const
export type Look = (typeof LOOKS)[number]

const at = (id: string, rest: string): string => `/api/v1/lives/${id}/${rest}`
export const planKey = (id: string): readonly string[] => ['lives', id, 'preheat-plan']

/** What there is to see before the start; asked anew when the next teaser is told. */
export function usePreheat(id: MaybeRefOrGetter<string>, plain: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => ['live', toValue(id), 'preheat', toValue(plain)]),
    queryFn: ({ signal }) => call<Preheat>('GET', at(toValue(id), 'preheat'), { query: toValue(plain) ? { plain: true } : {}, signal }),
    refetchInterval: 60_000,
  })
}

/** What one waits for, as a whole: what is left out is withdrawn. */
export function useWish(id: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Wish) => call<Wish>('PUT', at(toValue(id), 'reserve/wish'), { body }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['live', toValue(id)] }),
  })
}

export const preheat = {
  plan: (id: string, signal: AbortSignal) => call<Plan>('GET', at(id, 'preheat/plan'), { signal }),
  write: (id: string, body: Pick<Plan, 'version' | 'teasers' | 'previews'>) => call<Plan>('PUT', at(id, 'preheat/plan'), { body }),
  attendance: (id: string, signal: AbortSignal) => call<Attendance>('GET', at(id, 'preheat/attendance'), { signal }),
  invitation: (id: string) => call<Invitation>('POST', at(id, 'invitation')),
}
