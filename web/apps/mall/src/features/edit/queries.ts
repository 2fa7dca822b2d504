import { call } from '@julin/api'
import type { EditBody, Edited, OrderView } from './types.ts'

export const edits = {
  send: (id: string, body: EditBody, headers: Record<string, string>) =>
    call<Edited>('POST', `/api/v1/orders/${id}/edits`, { body, headers }),
  withdraw: (id: string) => call<OrderView>('POST', `/api/v1/orders/${id}/edits/withdraw`),
}
