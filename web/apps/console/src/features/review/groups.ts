import type { Group } from './types.ts'

/** A group as it is sent: the first question names it. */
export interface Arranged {
  title: string
  dropped: boolean
  questions: string[]
}

const arranged = (group: Group): Arranged => ({
  title: group.title === group.questions[0]?.text ? '' : group.title,
  dropped: group.dropped,
  questions: group.questions.map(({ id }) => id),
})

export const all = (groups: Group[]): Arranged[] => groups.map(arranged)

/** Those that are chosen become one, under the first of them. */
export function merged(groups: Group[], leads: string[]): Arranged[] {
  const into = groups.find(({ lead_id }) => leads.includes(lead_id))
  if (!into) return all(groups)
  const others = groups.filter((one) => leads.includes(one.lead_id) && one !== into)
  const one = arranged(into)
  one.questions = [...one.questions, ...others.flatMap((other) => other.questions.map(({ id }) => id))]
  return groups.filter((group) => !others.includes(group)).map((group) => (group === into ? one : arranged(group)))
}

/** One question leaves its group and stands by itself. */
export function split(groups: Group[], lead: string, question: string): Arranged[] {
  return groups.flatMap((group) => {
    const one = arranged(group)
    if (group.lead_id !== lead || one.questions.length < 2) return [one]
    const rest = { ...one, questions: one.questions.filter((id) => id !== question) }
    return [rest, { title: '', dropped: false, questions: [question] }]
  })
}

export const renamed = (groups: Group[], lead: string, title: string): Arranged[] =>
  groups.map((group) => ({ ...arranged(group), ...(group.lead_id === lead && { title }) }))

export const dropped = (groups: Group[], lead: string, on: boolean): Arranged[] =>
  groups.map((group) => ({ ...arranged(group), ...(group.lead_id === lead && { dropped: on }) }))
