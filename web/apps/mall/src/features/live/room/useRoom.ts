import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { useQueryClient } from '@tanstack/vue-query'
import { useTopic, withFlash, type Frame } from '@julin/kit'
import { takeProgress } from '../../campaign/queries.ts'
import type { Progress } from '../../campaign/types.ts'
import type { FlashSale } from '../../flash/types.ts'
import { liveKey, useLive } from '../queries.ts'
import type { Comment, LiveView, ProductCard, Sale } from '../types.ts'

/** A room keeps so many comments; who wants more watches the replay. */
const COMMENTS_MAX = 200

export interface Room {
  live: ComputedRef<LiveView | undefined>
  query: ReturnType<typeof useLive>
  comments: Ref<Comment[]>
  said(comment: Comment): void
}

/** Puts what came into the room's cached view; unknown kinds are left alone. */
export function applied(live: LiveView, frame: Pick<Frame, 'kind' | 'data'>): LiveView {
  switch (frame.kind) {
    case 'likes':
      return { ...live, likes: Math.max(live.likes, (frame.data as { total: number }).total) }
    case 'viewers':
      return { ...live, viewers: (frame.data as { count: number }).count }
    case 'card':
      return { ...live, cards: withCard(live.cards, frame.data as ProductCard) }
    case 'progress':
      return { ...live, cards: withProgress(live.cards, frame.data as Progress), flash_sales: leftOf(live.flash_sales, frame.data as Progress) }
    case 'flash_planned':
    case 'flash_started':
    case 'flash_ended':
      return { ...live, flash_sales: withFlash(live.flash_sales, frame.data as FlashSale) }
    default:
      return live
  }
}

/** At most one card is in the spotlight; a hidden one is gone for viewers. */
function withCard(cards: ProductCard[], card: ProductCard): ProductCard[] {
  const others = cards.map((one) => (card.state === 'spotlight' && one.state === 'spotlight' ? { ...one, state: 'shown' as const } : one))
  const known = others.some((one) => one.id === card.id)
  const all = known ? others.map((one) => (one.id === card.id ? card : one)) : [...others, card]
  return all.filter((one) => one.state !== 'hidden')
}

function withProgress(cards: ProductCard[], now: Progress): ProductCard[] {
  return cards.map((card) => {
    const item = now.items.find(({ id }) => id === card.item_id)
    if (!item) return card
    const tiers = card.tiers.map((tier) => ({ ...tier, reached: item.paid_quantity >= tier.min_quantity }))
    return { ...card, tiers, price: item.price, available: item.available }
  })
}

/** What is left of flash sales; nothing else of them changes by orders. */
function leftOf(sales: FlashSale[], now: Progress): FlashSale[] {
  return sales.map((sale) => ({ ...sale, available: now.items.find(({ id }) => id === sale.id)?.available ?? sale.available }))
}

/** The room's state: asked once, then kept by what the server tells. */
export function useRoom(id: string, onSale: (sale: Sale) => void): Room {
  const queries = useQueryClient()
  const query = useLive(id)
  const told = ref<Comment[]>([])
  const gone = ref(new Set<string>())
  const key = liveKey(id)

  const comments = computed(() => {
    const known = new Map([...(query.data.value?.recent_comments ?? []), ...told.value].map((comment) => [comment.id, comment]))
    return [...known.values()].filter((comment) => !gone.value.has(comment.id)).slice(-COMMENTS_MAX)
  })

  function said(comment: Comment): void {
    told.value = [...told.value, comment].slice(-COMMENTS_MAX)
  }

  function onFrame(frame: Frame): void {
    if (frame.kind === 'comment') return said(frame.data as Comment)
    if (frame.kind === 'comment_removed') return void gone.value.add((frame.data as { id: string }).id)
    if (frame.kind === 'order') return onSale(frame.data as Sale)
    if (frame.kind === 'status') return void query.refetch()
    if (frame.kind === 'progress') takeProgress(queries, frame.data as Progress)
    queries.setQueryData<LiveView>(key, (live) => live && applied(live, frame))
  }

  useTopic(`live:${id}`, { onFrame, onResync: () => void query.refetch() }, { beat: true })
  return { live: computed(() => query.data.value), query, comments, said }
}
