import { computed, onScopeDispose, ref, type ComputedRef, type Ref } from 'vue'
import { useQueryClient } from '@tanstack/vue-query'
import { useTopic, withFlash, type Frame } from '@julin/kit'
import { takeProgress } from '../../campaign/queries.ts'
import type { Progress } from '../../campaign/types.ts'
import type { FlashSale } from '../../flash/types.ts'
import { OnPicture } from '../player/onPicture.ts'
import { lookAtPicture, watching } from '../player/watching.ts'
import { liveKey, questionsKey, useLive } from '../queries.ts'
import type { Comment, Correction, LiveView, ProductCard, Question, Sale, Talk } from '../types.ts'

/** A room keeps so many comments; who wants more watches the replay. */
const COMMENTS_MAX = 200
/** How often the picture is looked at for the cards that wait for it. */
const LOOK_MS = 200

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
    case 'talk':
      return { ...live, talk: frame.data as Talk }
    case 'correction':
      return { ...live, corrections: withCorrection(live.corrections, frame.data as Correction) }
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

/** One that was read already is the same one. */
const withCorrection = (all: Correction[], told: Correction): Correction[] => (all.some(({ id }) => id === told.id) ? all : [...all, told])

function withProgress(cards: ProductCard[], now: Progress): ProductCard[] {
  return cards.map((card) => {
    const item = now.items.find(({ id }) => id === card.item_id)
    if (!item) return card
    const tiers = card.tiers.map((tier) => ({ ...tier, reached: item.paid_quantity >= tier.min_quantity }))
    return { ...card, tiers, price: item.price, available: item.available }
  })
}

/**
 * A card that had to wait for its picture: how it is shown is its own, what it costs and what is left is
 * what the server told since.
 */
export function shownLate(live: LiveView, card: ProductCard, since: Progress | null): LiveView {
  const after = applied(live, { kind: 'card', data: card })
  return since ? { ...after, cards: withProgress(after.cards, since) } : after
}

/** A question that the host marked; whether this viewer asks it is not the frame's to say. */
export const marked = (all: Question[], now: Question): Question[] =>
  now.state === 'dismissed' ? all.filter(({ id }) => id !== now.id) : all.map((one) => (one.id === now.id ? { ...now, voted: one.voted } : one))

/** Not in the spotlight for one whose picture is not there yet. */
export function onPicture(live: LiveView, picture: number | null): LiveView {
  const early = (card: ProductCard): boolean => picture !== null && card.state === 'spotlight' && (card.pushed_at ?? 0) > picture
  return live.cards.some(early) ? { ...live, cards: live.cards.map((card) => (early(card) ? { ...card, state: 'shown' } : card)) } : live
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

  /** What was told of prices and stock last, and when. */
  let lastProgress: { at: number; progress: Progress } | null = null
  const cards = new OnPicture<ProductCard>(lookAtPicture, (card, at) => {
    const since = lastProgress && lastProgress.at > at ? lastProgress.progress : null
    queries.setQueryData<LiveView>(key, (live) => live && shownLate(live, card, since))
  })
  const looking = setInterval(() => cards.look(), LOOK_MS)
  onScopeDispose(() => clearInterval(looking))
  function refetch(): void {
    cards.clear()
    void query.refetch()
  }

  function onFrame(frame: Frame): void {
    if (frame.kind === 'comment') return said(frame.data as Comment)
    if (frame.kind === 'comment_removed') return void gone.value.add((frame.data as { id: string }).id)
    if (frame.kind === 'order') return onSale(frame.data as Sale)
    if (frame.kind === 'status') return refetch()
    if (frame.kind === 'question') return void queries.setQueryData<Question[]>(questionsKey(id), (all) => all && marked(all, frame.data as Question))
    if (frame.kind === 'card') return cards.put(frame.at, frame.data as ProductCard)
    if (frame.kind === 'progress') {
      lastProgress = { at: frame.at, progress: frame.data as Progress }
      takeProgress(queries, frame.data as Progress)
    }
    queries.setQueryData<LiveView>(key, (live) => live && applied(live, frame))
  }

  useTopic(`live:${id}`, { onFrame, onResync: refetch }, { beat: true })
  return { live: computed(() => query.data.value && onPicture(query.data.value, watching.picture)), query, comments, said }
}
