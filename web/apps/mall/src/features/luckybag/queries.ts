import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { call, type components } from '@julin/api'
import { serverNow, store, useTopic } from '@julin/kit'
import { useSession } from '../../shell/session.ts'
import type { Known, Proof } from './verify.ts'

type Shapes = components['schemas']
export type LuckyBag = Shapes['LuckyBagView']
export type BagInput = Shapes['LuckyBagInput']
export type CouponDrop = Shapes['CouponDropView']
export type PrizeRow = Shapes['PrizeRow']
export type Sharer = Shapes['LiveSharer']
export type MyShare = Shapes['LiveShare']

export const keys = {
  bags: (live: string) => ['luckybag', live, 'bags'] as const,
  drops: (live: string) => ['luckybag', live, 'drops'] as const,
  prizes: (live: string) => ['luckybag', live, 'prizes'] as const,
  sharers: (live: string) => ['luckybag', live, 'sharers'] as const,
}

const V1 = '/api/v1'
export const gifts = {
  bags: (live: string, signal?: AbortSignal) => call<LuckyBag[]>('GET', `${V1}/lives/${live}/lucky-bags`, { ...(signal && { signal }) }),
  plan: (live: string, body: BagInput, headers: Record<string, string>) => call<LuckyBag>('POST', `${V1}/lives/${live}/lucky-bags`, { body, headers }),
  act: (bag: string, what: 'open' | 'cancel' | 'claim') => call<LuckyBag>('POST', `${V1}/lucky-bags/${bag}/${what}`),
  enter: (bag: string, ticket: string) => call<LuckyBag>('POST', `${V1}/lucky-bags/${bag}/enter`, { body: { ticket } }),
  proof: (bag: string, signal?: AbortSignal) => call<Proof>('GET', `${V1}/lucky-bags/${bag}/proof`, { ...(signal && { signal }) }),
  prizes: (live: string, signal?: AbortSignal) => call<PrizeRow[]>('GET', `${V1}/lives/${live}/lucky-prizes`, { ...(signal && { signal }) }),
  handOver: (prize: string, code: string) => call<PrizeRow>('POST', `${V1}/lucky-prizes/${prize}/hand-over`, { body: { code } }),
  drops: (live: string, signal?: AbortSignal) => call<CouponDrop[]>('GET', `${V1}/lives/${live}/coupon-drops`, { ...(signal && { signal }) }),
  drop: (live: string, body: Shapes['CouponDropInput'], headers: Record<string, string>) => call<CouponDrop>('POST', `${V1}/lives/${live}/coupon-drops`, { body, headers }),
  take: (drop: string) => call<CouponDrop>('POST', `${V1}/coupon-drops/${drop}/take`),
  endDrop: (drop: string) => call<CouponDrop>('POST', `${V1}/coupon-drops/${drop}/end`),
  share: (live: string) => call<MyShare>('POST', `${V1}/lives/${live}/share`),
  sharers: (live: string, signal?: AbortSignal) => call<Sharer[]>('GET', `${V1}/lives/${live}/sharers`, { ...(signal && { signal }) }),
}

/** What this page knew of a bag before it was drawn. */
export const known = (bag: string): Known => JSON.parse(store.read(`luckybag.${bag}`) ?? '{}') as Known
export const remember = (bag: string, more: Known): void => store.write(`luckybag.${bag}`, JSON.stringify({ ...known(bag), ...more }))

/** Bags and drops of a room, kept by what the server tells; a draw that is not heard of is asked for. */
export function useGifts(live: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  const session = useSession()
  const bags = useQuery({
    queryKey: computed(() => keys.bags(toValue(live))),
    queryFn: ({ signal }) => gifts.bags(toValue(live), signal),
    refetchInterval: (query) => ((query.state.data ?? []).some((bag) => bag.status === 'open') ? 5_000 : false),
  })
  const drops = useQuery({ queryKey: computed(() => keys.drops(toValue(live))), queryFn: ({ signal }) => gifts.drops(toValue(live), signal) })
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['luckybag', toValue(live)] })
  useTopic(() => `live:${toValue(live)}`, {
    onFrame: (frame) => ['lucky_bag', 'coupon_drop', 'status'].includes(frame.kind) && refresh(),
    onResync: refresh,
  })
  // the first hash that this page saw is the one to hold the draw against
  watch(() => bags.data.value, (all) => {
    for (const bag of all ?? []) if (bag.status !== 'drawn' && !known(bag.id).commitment) remember(bag.id, { commitment: bag.commitment })
  }, { immediate: true })
  watch(() => session.me?.id, refresh)
  return { bags, drops, refresh }
}

/** The bag that the room shows: the open one, else the one just drawn, else the next one. */
export function shownBag(all: LuckyBag[], now = serverNow()): LuckyBag | undefined {
  const RESULT_MS = 10 * 60_000
  const open = all.find((bag) => bag.status === 'open')
  const drawn = all.find((bag) => bag.status === 'drawn' && now - (bag.drawn_at ?? 0) < RESULT_MS)
  const waiting = all.find((bag) => bag.status === 'drawn' && bag.mine?.prize && ['won', 'claimed'].includes(bag.mine.prize.state))
  return open ?? drawn ?? waiting ?? all.filter((bag) => bag.status === 'planned').at(-1)
}

/** One tap of a viewer; the answer is put where the list is. */
export function useBagAct(live: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ bag, what }: { bag: LuckyBag; what: 'enter' | 'claim' }) => {
      if (what === 'claim') return gifts.act(bag.id, 'claim')
      const ticket = known(bag.id).ticket ?? ''
      return gifts.enter(bag.id, ticket)
    },
    onSuccess: (fresh) => queries.setQueryData<LuckyBag[]>(keys.bags(live), (all) => all?.map((one) => (one.id === fresh.id ? fresh : one))),
  })
}
