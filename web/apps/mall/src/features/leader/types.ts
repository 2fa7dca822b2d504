import type { components } from '@julin/api'
import type { OrderStatus, Worded } from '../orders/types.ts'

export type { AfterSale, LeaderCard, Liable, OrderStatus, Page } from '../orders/types.ts'
type Shapes = components['schemas']

export type CampaignStatus =
  | 'draft' | 'scheduled' | 'open' | 'cutoff' | 'closed' | 'succeeded' | 'failed'
  | 'procuring' | 'fulfilling' | 'settling' | 'settled'
export type Moment = 'open' | 'remind' | 'arrived' | 'unclaimed'
export type TagName = 'first_order' | 'high_value' | 'superfan'
export type EarningKind = 'accrual' | 'true_up' | 'refund' | 'cancelled' | 'charge' | 'available' | 'pickup_fee' | 'edited' | 'correction' | 'excess'

export type Tier = Shapes['Tier']
export type ParsedItem = Worded<Shapes['ParsedItem'], { confidence: 'high' | 'low' }>
export type Parsed = Worded<Shapes['ParsedBuy'], { items: ParsedItem[] }>
export type NewItem = Shapes['CampaignItemInput']
export type NewCampaign = Shapes['CampaignInput']
export type CampaignCard = Worded<Shapes['CampaignCard'], { status: CampaignStatus }>
export type CampaignView = Worded<Shapes['CampaignView'], { status: CampaignStatus }>
export type ChainRow = Shapes['ChainRow']
export type OrderRow = Worded<Shapes['OrderRow'], { status: OrderStatus }>
export type RosterOrder = Worded<Shapes['RosterOrderView'], { status: OrderStatus }>
export type Roster = Worded<Shapes['RosterView'], { orders: RosterOrder[] }>
export type Unclaimed = Worded<Shapes['UnclaimedView'], { orders: RosterOrder[] }>
/** How a claim is decided. */
export type Way = 'approve' | 'reject' | 'replace'
export type Waiting = Shapes['RosterReplacement']
export type Leftover = Shapes['ReplacementStock']
export type HandedOver = Shapes['HandOverResult']
export type Arrival = Shapes['ArrivalView']
export type Sorting = Shapes['SortingView']
export type MemberCard = Worded<Shapes['MemberCard'], { tags: { tag: TagName; reason: string; at: number }[] }>
export type Earnings = Shapes['EarningsView']
export type Withdrawal = Shapes['WithdrawalView']
export type EarningEntry = Worded<Shapes['EarningEntry'], { kind: EarningKind }>
export type Invite = Shapes['LeaderInvite']
