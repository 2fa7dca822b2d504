import { ref, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { useT } from '@julin/kit'
import { api, call, ok } from '@julin/api'
import { toast } from '../../shell/toast.ts'
import { basketOf, clearBasket } from '../campaign/basket.ts'
import { campaignKey } from '../campaign/queries.ts'
import type { CampaignCard, CampaignView, Page } from '../campaign/types.ts'
import { bestOffer, type Offer, type Wish } from './offer.ts'

/** So many open buys are looked through; a neighbourhood has a handful. */
const LOOK_AT = 20

const viewOf = (queries: QueryClient, id: string, leader: string): Promise<CampaignView> =>
  queries.fetchQuery({
    queryKey: campaignKey(id, leader),
    queryFn: ({ signal }) => call<CampaignView>('GET', `/api/v1/campaigns/${id}`, { query: { leader }, signal }),
  })

/** The open buys of where the member belongs; of everywhere, if nowhere. */
async function openBuys(): Promise<CampaignCard[]> {
  const places = await ok(api.GET('/api/v1/memberships'))
  const communities = places.length ? [...new Set(places.map(({ community }) => community.id))] : ['']
  const pages = await Promise.all(communities.map((community) => call<Page<CampaignCard>>('GET', '/api/v1/campaigns', { query: { community, status: 'open' } })))
  return [...new Map(pages.flatMap(({ items }) => items).map((card) => [card.id, card])).values()].slice(0, LOOK_AT)
}

async function find(queries: QueryClient, wishes: readonly Wish[]): Promise<Offer | null> {
  const cards = await openBuys()
  const open = await Promise.all(cards.map(({ id, leader }) => viewOf(queries, id, leader.id)))
  return bestOffer(open, wishes)
}

export interface Again {
  busy: Ref<boolean>
  /** What is in no open buy now; empty while there is nothing to say. */
  none: Ref<readonly Wish[]>
  again(wishes: readonly Wish[]): Promise<void>
}

/** 再来一份: puts what was bought into the basket of the buy that has it now, and opens its sheet. */
export function useAgain(): Again {
  const t = useT()
  const router = useRouter()
  const queries = useQueryClient()
  const busy = ref(false)
  const none = ref<readonly Wish[]>([])

  async function take({ campaign, picks, missing }: Offer): Promise<void> {
    clearBasket(campaign.id)
    const basket = basketOf(campaign.id)
    for (const { item, quantity } of picks) basket[item.id] = quantity
    await router.push({ path: `/c/${campaign.id}`, query: { l: campaign.leader.id, sheet: 'buy' } })
    if (missing.length) await toast.say(t('again.some', { names: missing.map(({ name }) => name).join(t('again.and')) }))
  }

  async function again(wishes: readonly Wish[]): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      const offer = await find(queries, wishes)
      if (offer) await take(offer)
      else none.value = wishes
    } catch (error) {
      await toast.fail(error)
    } finally {
      busy.value = false
    }
  }
  return { busy, none, again }
}
