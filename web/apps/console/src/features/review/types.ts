import type { Schemas } from '../../contract.ts'

export type Review = Schemas['LiveReview']
export type Work = Schemas['LiveReviewWork']
export type Group = Schemas['LiveAskedGroup']
export type Formula = Schemas['LiveFormula']
export type Quotient = Schemas['LiveQuotient']
export type Minute = Schemas['LiveMinute']
export type Mark = Schemas['LiveMark']
export type Retention = Schemas['LiveRetention']
export type Row = Schemas['LiveGroupResult']
export type Note = Schemas['LiveNote']
