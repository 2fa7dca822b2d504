import type { Schemas } from '../../contract.ts'

export type OrderRow = Schemas['OrderRow']
export type OrderView = Schemas['OrderView']
