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
    FLASH_NOT_STARTED "flash_not_started" 409 "还没开抢，等倒计时结束" "It has not started; wait for the countdown"
    FLASH_OVER "flash_over" 409 "这场秒杀已经结束" "This flash sale is over"
    PICKUP_UNKNOWN "pickup_point_unknown" 422 "自提点不对" "That pickup point does not serve this leader"
    CUTOFF_PASSED "cutoff_passed" 409 "已经截单，不能取消了；收货后可以申请售后" "The cutoff has passed; claim after pickup instead"
    WINDOW_PASSED "after_sale_window_passed" 409 "已经过了售后期" "The after-sale window has passed"
    NOT_PICKED_UP "not_picked_up" 409 "提货后才能申请售后" "Claims open after pickup"
    CLAIM_TOO_LARGE "claim_too_large" 422 "申请金额超过可退金额" "More than what can be refunded on this line"
    COUNTED "counted" 409 "已经结算，不能再改订单；有问题请联系团长" "The buy has been counted; ask the leader instead"
    EDIT_PENDING "edit_pending" 409 "有一笔改单补款还没付，先付款或撤回" "A change of this order still waits for its payment; pay or take it back first"
    EDITED_MEANWHILE "edited_meanwhile" 409 "订单刚刚被改过，请刷新后再改" "The order was changed meanwhile; look at it again"
    EDIT_DISCOUNTED "edit_discounted" 409 "这件商品用了优惠，不能减少；可以整单取消后重新下单" "It was bought with a discount and cannot be reduced; cancel the order and place it anew"
    CASH_NOT_YOURS "cash_not_yours" 403 "只有这位团长本人可以代收现金，且不能代收自己的订单" "Only the order's own leader takes cash for it, and not for herself"
    CASH_LIMIT "cash_limit" 409 "代收现金超过上限，请先上交或抵扣" "Too much cash is owed; hand some in first"
    BUYER_UNREACHABLE "buyer_unreachable" 422 "发付款链接需要手机号；没有手机号请收现金" "A link needs a phone number; take cash otherwise"
    LATE_NOT_NOW "late_not_now" 409 "结算后、团结束前才能补单" "Late orders are taken after the counting, until the buy is over"
    NOTHING_CHANGES "nothing_changes" 422 "没有任何改动" "Nothing would change"
    PRESALE_FIXED "presale_fixed" 409 "预售订单付定金后不能改商品和数量；截单前可以取消后重新下单" "What a deposit was paid for cannot be edited; cancel before the cutoff and order anew"
    TEAM_ONE_ITEM "team_one_item" 422 "拼团一次只买一种商品" "A team order is of one item"
    TEAM_NOT_OFFERED "team_not_offered" 422 "这个商品不支持拼团" "This item is not sold to teams"
    TEAM_UNKNOWN "team_unknown" 422 "没有这个拼团" "There is no such team"
    TEAM_TWICE "team_twice" 409 "你已经在这个拼团里了" "You have a seat in this team already"
    TEAM_OVER "team_over" 409 "这个拼团已经结束，可以自己开一个" "This team is over; open one of your own"
    TEAM_FULL "team_full" 409 "这个拼团满员了，可以自己开一个" "This team is full; open one of your own"
    TEAM_FIXED "team_fixed" 409 "拼团订单不能改商品和数量；可以在成团前取消再重新参加" "What a team order is of cannot be edited; cancel it before the team is complete and join again"
    TEAM_COMPLETE "team_complete" 409 "已经成团，不能取消了；收货后可以申请售后" "Your team is complete; claim after pickup instead"
    CLAIM_DECIDED "claim_decided" 409 "这个售后已经处理过了" "This claim has been decided"
    CLAIM_ESCALATED "claim_escalated" 403 "超时未处理，已转平台客服处理" "Not decided in time: the shop's operators decide this claim now"
    NOT_GUARANTEED "not_guaranteed" 409 "这个商品不支持坏单包赔；少发、错发仍可申请" "The quality of these goods is not guaranteed; missing or wrong goods can be claimed"
    BELOW_FLOOR "claim_below_floor" 422 "损坏比例未达到起赔标准" "Less is spoiled than the guarantee pays from"
    NOT_BY_PIECE "not_by_piece" 422 "按份数申请的才能换货补发" "Only a claim by the piece can be settled with goods"
    NOTHING_OFFERED "nothing_offered" 409 "没有等你确认的补发" "No goods are offered on this claim"
    APPEALED "claim_appealed" 409 "每个售后只能申诉一次" "A claim can be appealed once"
    APPEAL_PASSED "appeal_passed" 409 "已经过了申诉期" "The time for an appeal has passed"
    BATCH_CHANGED "batch_changed" 409 "订单情况有变化，请重新核对后再执行" "The orders have changed; look again before you run it"
    BATCH_EMPTY "batch_empty" 409 "没有可以赔付的订单" "There is nothing to refund"
    NOT_BY_WEIGHT "not_by_weight" 422 "这个商品不按重量卖" "This line is not sold by weight"
    WEIGHT_QUESTIONED "weight_questioned" 409 "重量和下单的差得多，请看清楚；没错就确认" "Far from what was ordered; look again, or confirm it"
    WEIGH_TOO_EARLY "weigh_too_early" 409 "截单结算以后才能称重" "Weighing begins when the buy has been counted"
    WEIGHT_FINAL "weight_final" 409 "已经提货，重量不能再改；有问题请走售后" "Handed over: the weight is final; use after-sale"
    UNWEIGHED "unweighed" 409 "有商品还没称重，先称重再提货" "Something in it has not been weighed yet"
    NO_EXCESS "no_excess" 409 "这一行没有要补的重量，或刚改过，请刷新" "Nothing is to be paid for this weight, or it has changed"
    PRESALE_ALONE "presale_alone" 409 "预售要先付定金，请单独下单" "A presale asks for a deposit: order it by itself"
}
