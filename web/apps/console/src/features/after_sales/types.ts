import type { Schemas } from '../../contract.ts'

export type AfterSale = Schemas['AfterSaleView']
export type ClaimStep = Schemas['AfterSaleStepView']
export type Liable = Schemas['Liable']
export type LiableShare = Schemas['LiableShare']
export type ClaimReason = Schemas['ClaimReason']
export type BatchBody = Schemas['RefundBatchBody']
export type BatchPreview = Schemas['RefundBatchPreview']
export type Lot = Schemas['LotView']
export type Leftover = Schemas['ReplacementStock']
export type LotRefundBody = Schemas['LotRefundBody']
export type Batch = Schemas['RefundBatchView']

export const CLAIM_STATES = ['requested', 'awaiting_return', 'approved', 'rejected', 'withdrawn', 'covered', 'awaiting_goods', 'goods_ready', 'replaced'] as const satisfies readonly Schemas['ClaimStatus'][]
export const KINDS = ['refund_only', 'return_refund', 'replacement'] as const satisfies readonly Schemas['ClaimKind'][]
export const REASONS = ['damaged', 'missing', 'wrong', 'quality'] as const satisfies readonly ClaimReason[]
export const LIABLE = ['supplier', 'carrier', 'leader', 'platform'] as const satisfies readonly Liable[]
