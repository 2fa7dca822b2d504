import type { Schemas } from '../../contract.ts'

export type PurchaseOrder = Schemas['PurchaseOrderView']
export type PurchaseStatus = Schemas['PurchaseStatus']
export type Aggregation = Schemas['AggregationView']
export type Sorting = Schemas['SortingView']

export const PURCHASE_STATES = ['draft', 'sent', 'confirmed', 'shipped', 'received'] as const satisfies readonly PurchaseStatus[]
