import type { components } from '@julin/api'
import type { OrderView } from '../orders/types.ts'

type Shapes = components['schemas']

export type Change = Shapes['OrderChange']
export type PendingEdit = Shapes['OrderPendingEdit']
export type EditBody = Shapes['EditOrderBody']
export type Edited = Omit<Shapes['EditedOrder'], 'status'> & { status: 'pending' | 'applied' }
export type { OrderView }
