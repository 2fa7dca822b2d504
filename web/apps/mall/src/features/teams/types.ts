import type { components } from '@julin/api'

export type TeamView = components['schemas']['TeamView']
export type TeamTerms = components['schemas']['TeamTerms']
