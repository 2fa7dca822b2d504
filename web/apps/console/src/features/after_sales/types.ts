import type { Schemas } from '../../contract.ts'

export type AfterSale = Schemas['AfterSaleView']
export type Liable = Schemas['Liable']

export const CLAIM_STATES = ['requested', 'approved', 'rejected'] as const satisfies readonly Schemas['ClaimStatus'][]
export const LIABLE = ['supplier', 'carrier', 'leader', 'platform'] as const satisfies readonly Liable[]
