import type { components } from '@julin/api'

type Shapes = components['schemas']

/** A flash sale as the contract tells it; its enums still name variants, not words. */
export type FlashSale = Omit<Shapes['FlashSaleView'], 'state' | 'role'> & { state: 'planned' | 'counting' | 'running' | 'over'; role: string }
export type FlashPlan = Shapes['FlashPlan']
