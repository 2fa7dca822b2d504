import type { components } from '@julin/api'

type Shapes = components['schemas']

/** The terms of a presale, on its campaign. */
export type Presale = Omit<Shapes['PresaleView'], 'unpaid'> & { unpaid: 'forfeit' | 'refund' }

export type PresaleState = 'deposit_due' | 'deposit_paid' | 'final_due' | 'paid' | 'forfeited' | 'ended'

/** What a presale order asks for. */
export type PresaleOrder = Omit<Shapes['PresaleOrderView'], 'state' | 'unpaid'> & { state: PresaleState; unpaid?: 'forfeit' | 'refund' }
