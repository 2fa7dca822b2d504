//! What promo refuses, and how it says it.
use julin_kernel::Code;

macro_rules! refusals {
    ($($name:ident $code:literal $status:literal $zh:literal $en:literal)*) => { $(
        #[doc = $en]
        pub const $name: Code = Code::new(concat!("promo.", $code), $status, $zh, $en);
    )* };
}
refusals! {
    UNKNOWN "coupon_unknown" 422 "没有这张优惠券" "There is no such coupon"
    NOT_YET "coupon_not_yet" 409 "优惠券还没到使用时间" "The coupon cannot be used yet"
    EXPIRED "coupon_expired" 409 "优惠券已过期" "The coupon has expired"
    TAKEN "coupon_taken" 409 "优惠券已被使用" "The coupon is in use or used"
    NOT_HERE "coupon_not_here" 409 "这些商品不能用这张优惠券" "The coupon does not hold for these goods"
    BELOW "coupon_below" 409 "还没达到使用门槛" "The goods do not reach the sum the coupon asks for"
    NOTHING_OFF "coupon_nothing_off" 409 "已经没有可以优惠的金额" "There is nothing left to take off"
    STACKED "coupon_stacked" 422 "同一方承担的优惠券一次只能用一张" "Only one coupon of each bearer at a time"
    POINTS_SHORT "points_short" 409 "积分不足" "Not enough points"
    GONE "coupon_gone" 409 "优惠券已领完" "All coupons have been claimed"
    STOPPED "coupon_stopped" 409 "优惠券已停止发放" "The coupon is no longer handed out"
    OVER "coupon_over" 409 "活动已结束" "The coupon is over"
    MEMBER_LIMIT "coupon_member_limit" 409 "已达到每人限领数量" "No more of these for you"
    NOT_FOR_YOU "coupon_not_for_you" 403 "这张优惠券仅限特定邻居领取" "The coupon is for other neighbours"
    REACH "reach_unknown" 422 "找不到指定的团购、商品、团长或供应商" "There is no such buy, product, leader or supplier"
    FROZEN "coupon_frozen" 409 "已有人领取，不能再改优惠内容" "It has been claimed: its terms can no longer change"
    NOT_HER_MEMBER "not_her_member" 422 "不是这位团长的团员" "Not one of this leader's members"
}
