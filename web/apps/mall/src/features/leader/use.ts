import { computed, type ComputedRef } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import { copyText, useT } from '@julin/kit'
import { useMeta } from '@julin/api'
import { useSession } from '../../shell/session.ts'
import { toast } from '../../shell/toast.ts'
import { campaigns, keys } from './queries.ts'

/** The leader's own id; her reach on every leader call. */
export function useLeader(): ComputedRef<string> {
  const session = useSession()
  return computed(() => session.me?.id ?? '')
}

export function useZone(): ComputedRef<string> {
  const meta = useMeta()
  return computed(() => {
    const found = meta.data.value as { store?: { zone?: string }; shop?: { zone?: string } } | undefined
    return found?.store?.zone ?? found?.shop?.zone ?? 'Asia/Shanghai'
  })
}

/** Copies and says so. */
export function useCopy(): (text: string, said?: string) => Promise<void> {
  const t = useT()
  return async (text, said) => {
    if (await copyText(text)) await toast.done(said ?? t('kit.copied'))
    else await toast.say(t('kit.copy_failed'))
  }
}

export function useCampaign(id: string) {
  const leader = useLeader()
  return useQuery({
    queryKey: keys.campaign(id),
    queryFn: ({ signal }) => campaigns.one(id, leader.value, signal),
    enabled: computed(() => !!leader.value && id !== 'all'),
  })
}

export function useMyCampaigns() {
  const leader = useLeader()
  return useQuery({
    queryKey: keys.campaigns,
    queryFn: ({ signal }) => campaigns.mine(leader.value, null, signal),
    enabled: computed(() => !!leader.value),
  })
}
