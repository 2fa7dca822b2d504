import type { Schemas } from '../../contract.ts'

export type LiveCard = Schemas['LiveCard']
export type ProductCard = Schemas['CardView']
export type LiveComment = Schemas['LiveCommentView']
export type StreamState = Schemas['LiveStreamView']
export type LiveAdmin = Schemas['LiveAdminView']
export type FlashSale = Schemas['FlashSaleView']
export type Formula = Schemas['LiveFormula']
export type GroupResult = Schemas['LiveGroupResult']
export type Review = Schemas['LiveReview']
