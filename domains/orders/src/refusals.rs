//! What orders refuse, and how they say it.
use julin_kernel::Code;

macro_rules! refusals {
    ($($name:ident $code:literal $status:literal $zh:literal $en:literal)*) => { $(
        #[doc = $en]
        pub const $name: Code = Code::new(concat!("orders.", $code), $status, $zh, $en);
    )* };
}
refusals! {
    NOT_OPEN "campaign_not_open" 409 "这个团现在不能下单" "This buy is not taking orders now"
    LEADER_UNKNOWN "leader_unknown" 422 "这位团长没有参加这个团" "This leader does not take part in the buy"
    ITEM_UNKNOWN "item_unknown" 422 "这个商品不在这个团里" "This item is not in the buy"
    QUANTITY "quantity" 422 "数量不对" "That quantity cannot be ordered"
    LIMIT_EXCEEDED "limit_exceeded" 409 "超过每人限购数量" "Over the limit per person"
    SOLD_OUT "sold_out" 409 "库存不足" "Not enough left"
    PICKUP_UNKNOWN "pickup_point_unknown" 422 "自提点不对" "That pickup point does not serve this leader"
    CUTOFF_PASSED "cutoff_passed" 409 "已经截单，不能取消了；收货后可以申请售后" "The cutoff has passed; claim after pickup instead"
    WINDOW_PASSED "after_sale_window_passed" 409 "已经过了售后期" "The after-sale window has passed"
    NOT_PICKED_UP "not_picked_up" 409 "提货后才能申请售后" "Claims open after pickup"
    CLAIM_TOO_LARGE "claim_too_large" 422 "申请金额超过可退金额" "More than what can be refunded on this line"
    CLAIM_DECIDED "claim_decided" 409 "这个售后已经处理过了" "This claim has been decided"
}
