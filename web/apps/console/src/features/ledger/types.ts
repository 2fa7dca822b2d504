import type { Schemas } from '../../contract.ts'

export type TrialRow = Schemas['TrialRow']
export type Journal = Schemas['JournalView']
