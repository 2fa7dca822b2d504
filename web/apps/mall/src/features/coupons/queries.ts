import { useQuery } from '@tanstack/vue-query'
import { api, ok, type components } from '@julin/api'

type Shapes = components['schemas']
export type MyCoupon = Shapes['MyCoupon']
export type ClaimableCoupon = Shapes['ClaimableCoupon']
export type CouponTerms = Shapes['CouponTerms']
export type CouponView = Shapes['CouponView']
export type CouponInput = Shapes['CouponInput']

export const keys = { mine: ['coupons', 'mine'], claimable: ['coupons', 'claimable'], run: ['coupons', 'run'] } as const

export const useMine = () => useQuery({ queryKey: keys.mine, queryFn: ({ signal }) => ok(api.GET('/api/v1/me/coupons', { signal })) })
export const useClaimable = () => useQuery({ queryKey: keys.claimable, queryFn: ({ signal }) => ok(api.GET('/api/v1/coupons/claimable', { signal })) })

export type State = 'usable' | 'used' | 'expired'
export function stateOf(coupon: MyCoupon): State {
  if (coupon.status === 'used' || coupon.status === 'reserved') return 'used'
  return coupon.status === 'void' || coupon.expired ? 'expired' : 'usable'
}
