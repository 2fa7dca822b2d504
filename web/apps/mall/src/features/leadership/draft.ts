import type { Application, ApplicationInput } from './queries.ts'

/** The place that no community of the shop is. */
export const ELSEWHERE = 'elsewhere'

/** An application as it is typed. */
export interface Draft {
  community: string
  name: string
  building: string
  hours: string
  experience: string
  why: string
  pickup: string
  pictures: string[]
  agreed: boolean
}

export function draftOf(before: Application | null, community = ''): Draft {
  if (!before) return { community, name: '', building: '', hours: '8', experience: '', why: '', pickup: '', pictures: [], agreed: false }
  return {
    community: before.community_id ?? ELSEWHERE,
    name: before.community_id ? '' : before.community_name,
    building: before.building,
    hours: String(before.hours_per_week),
    experience: before.experience,
    why: before.why,
    pickup: before.pickup,
    pictures: [...before.image_keys],
    agreed: false,
  }
}

export type Wrong = 'community' | 'name' | 'building' | 'hours' | 'why' | 'agreed'

/** What is missing before it can be kept, or sent. */
export function wrongOf(draft: Draft, submit: boolean): Wrong | '' {
  if (!draft.community) return 'community'
  if (draft.community === ELSEWHERE && !draft.name.trim()) return 'name'
  if (submit && !draft.building.trim()) return 'building'
  if (!/^\d{1,2}$/.test(draft.hours.trim()) || Number(draft.hours) < 1 || Number(draft.hours) > 80) return 'hours'
  if (submit && !draft.why.trim()) return 'why'
  return draft.agreed ? '' : 'agreed'
}

export function inputOf(draft: Draft, consent: string, submit: boolean): ApplicationInput {
  const elsewhere = draft.community === ELSEWHERE
  return {
    community_id: elsewhere ? null : draft.community,
    community_name: elsewhere ? draft.name.trim() : '',
    building: draft.building.trim(),
    hours_per_week: Number(draft.hours),
    experience: draft.experience.trim(),
    why: draft.why.trim(),
    pickup: draft.pickup.trim(),
    image_keys: draft.pictures,
    consent,
    submit,
  }
}
