//! What a journal is about, in the reader's language.
use julin_web::Locale;

/// A code for each kind of journal, with what a reader is told.
macro_rules! memos {
    ($($(#[$doc:meta])* $name:ident $code:literal $zh:literal $en:literal)*) => {
        $($(#[$doc])* pub const $name: &str = $code;)*
        const TEXTS: &[(&str, &str, &str)] = &[$(($name, $zh, $en)),*];
    };
}
memos! {
    /// A member's payment came in.
    CAPTURE "capture" "收到付款" "Payment received"
    /// A refund was promised.
    REFUND_REQUESTED "refund_requested" "发起退款" "Refund requested"
    /// A refund was given up; what was promised is owed as before.
    REFUND_FAILED "refund_failed" "退款未成功，转回" "Refund failed, reversed"
    /// A refund reached the member.
    REFUND_SUCCEEDED "refund_succeeded" "退款到账" "Refund paid out"
    /// An order is over: what was paid is earned.
    SALE "sale" "订单完成，确认收入" "Order completed, sale earned"
    /// The final payment of a presale did not come: its deposit is kept.
    DEPOSIT_FORFEITED "deposit_forfeited" "尾款逾期，定金不退" "Final payment missed, deposit kept"
    /// Coupons and points paid a part of an order.
    DISCOUNT "discount" "优惠抵扣" "Discount given"
    /// That order came to nothing.
    DISCOUNT_RETURNED "discount_returned" "优惠退回" "Discount returned"
    /// A leader or a supplier bears a coupon.
    DISCOUNT_BORNE "discount_borne" "团长或供应商承担优惠" "Coupon borne"
    /// The order it was used on came to nothing.
    DISCOUNT_BORNE_RETURNED "discount_borne_returned" "退回所承担的优惠" "Borne coupon returned"
    /// A leader earned commission.
    COMMISSION_ACCRUED "commission_accrued" "计提团长佣金" "Commission accrued"
    /// Commission was taken back with its goods.
    COMMISSION_CLAWED_BACK "commission_clawed_back" "扣回团长佣金" "Commission clawed back"
    /// Commission may be withdrawn.
    COMMISSION_AVAILABLE "commission_available" "佣金可提现" "Commission available"
    /// A supplier's goods were received.
    GOODS_RECEIVED "goods_received" "供应商到货入账" "Goods received"
    /// A supplier bears a refund.
    SUPPLIER_CHARGED "supplier_charged" "供应商承担售后" "Supplier bears a refund"
    /// A carrier bears a refund.
    CARRIER_CHARGED "carrier_charged" "承运方承担售后" "Carrier bears a refund"
    /// A leader bears a refund.
    LEADER_CHARGED "leader_charged" "团长承担售后" "Leader bears a refund"
    /// Somebody bears what goods cost that replaced others.
    GOODS_REPLACED "goods_replaced" "责任方承担补发成本" "Cost of a replacement borne"
    /// A leader asked for her money.
    WITHDRAWAL_REQUESTED "withdrawal_requested" "申请提现" "Withdrawal requested"
    /// A withdrawal was rejected, taken back or failed.
    WITHDRAWAL_RELEASED "withdrawal_released" "提现未成，退回余额" "Withdrawal not made, returned"
    /// A withdrawal was paid out.
    WITHDRAWAL_PAID "withdrawal_paid" "提现到账" "Withdrawal paid out"
    /// A leader is paid for handing over.
    PICKUP_FEE "pickup_fee" "自提服务费" "Pickup fee"
    /// A supplier's service fee.
    SUPPLIER_FEE "supplier_fee" "供应商服务费" "Supplier service fee"
    /// A supplier was paid.
    SUPPLIER_PAID "supplier_paid" "支付供应商货款" "Supplier paid"
    /// What the payment provider kept.
    PROVIDER_FEE "provider_fee" "支付渠道手续费" "Payment provider's fee"
    /// What was settled was corrected.
    CORRECTED "corrected" "更正" "Correction"
    /// A leader took a member's payment in cash.
    CASH_COLLECTED "cash_collected" "团长代收现金" "Leader took cash"
    /// A leader gave a refund back in cash.
    CASH_RETURNED "cash_returned" "团长退回现金" "Leader gave cash back"
    /// Cash that a leader owes was set off against what she may withdraw.
    CASH_NETTED "cash_netted" "代收款抵扣佣金" "Cash set off against commission"
    /// A leader handed cash in.
    CASH_HANDED_IN "cash_handed_in" "团长上交代收款" "Leader handed cash in"
    /// A guest turned out to be a member.
    GUEST_CLAIMED "guest_claimed" "代下单由本人认领" "A neighbour claimed an order taken for them"
}

/// The words for a memo code; a code of another room stands for itself.
pub fn text(code: &str, locale: Locale) -> &str {
    let known = TEXTS.iter().find(|(known, ..)| *known == code);
    known.map_or(code, |(_, zh, en)| locale.pick(*zh, *en))
}
