//! What a journal is about, in the reader's language.
use julin_web::Locale;

/// A member's payment came in.
pub const CAPTURE: &str = "capture";
/// A refund was promised.
pub const REFUND_REQUESTED: &str = "refund_requested";
/// A refund was given up; what was promised is owed as before.
pub const REFUND_FAILED: &str = "refund_failed";
/// A refund reached the member.
pub const REFUND_SUCCEEDED: &str = "refund_succeeded";
/// An order is over: what was paid is earned.
pub const SALE: &str = "sale";
/// The final payment of a presale did not come: its deposit is kept.
pub const DEPOSIT_FORFEITED: &str = "deposit_forfeited";
/// Coupons and points paid a part of an order.
pub const DISCOUNT: &str = "discount";
/// That order came to nothing.
pub const DISCOUNT_RETURNED: &str = "discount_returned";
/// A leader or a supplier bears a coupon.
pub const DISCOUNT_BORNE: &str = "discount_borne";
/// The order it was used on came to nothing.
pub const DISCOUNT_BORNE_RETURNED: &str = "discount_borne_returned";
/// A leader earned commission.
pub const COMMISSION_ACCRUED: &str = "commission_accrued";
/// Commission was taken back with its goods.
pub const COMMISSION_CLAWED_BACK: &str = "commission_clawed_back";
/// Commission may be withdrawn.
pub const COMMISSION_AVAILABLE: &str = "commission_available";
/// A supplier's goods were received.
pub const GOODS_RECEIVED: &str = "goods_received";
/// A supplier bears a refund.
pub const SUPPLIER_CHARGED: &str = "supplier_charged";
/// A carrier bears a refund.
pub const CARRIER_CHARGED: &str = "carrier_charged";
/// A leader bears a refund.
pub const LEADER_CHARGED: &str = "leader_charged";
/// Somebody bears what goods cost that replaced others.
pub const GOODS_REPLACED: &str = "goods_replaced";
/// A leader asked for her money.
pub const WITHDRAWAL_REQUESTED: &str = "withdrawal_requested";
/// A withdrawal was rejected, taken back or failed.
pub const WITHDRAWAL_RELEASED: &str = "withdrawal_released";
/// A withdrawal was paid out.
pub const WITHDRAWAL_PAID: &str = "withdrawal_paid";
/// A leader is paid for handing over.
pub const PICKUP_FEE: &str = "pickup_fee";
/// A supplier's service fee.
pub const SUPPLIER_FEE: &str = "supplier_fee";
/// A supplier was paid.
pub const SUPPLIER_PAID: &str = "supplier_paid";
/// What the payment provider kept.
pub const PROVIDER_FEE: &str = "provider_fee";

/// What was settled was corrected.
pub const CORRECTED: &str = "corrected";
/// A leader took a member's payment in cash.
pub const CASH_COLLECTED: &str = "cash_collected";
/// A leader gave a refund back in cash.
pub const CASH_RETURNED: &str = "cash_returned";
/// Cash that a leader owes was set off against what she may withdraw.
pub const CASH_NETTED: &str = "cash_netted";
/// A leader handed cash in.
pub const CASH_HANDED_IN: &str = "cash_handed_in";
/// A guest turned out to be a member.
pub const GUEST_CLAIMED: &str = "guest_claimed";

const TEXTS: &[(&str, &str, &str)] = &[
    (CAPTURE, "收到付款", "Payment received"),
    (REFUND_REQUESTED, "发起退款", "Refund requested"),
    (REFUND_FAILED, "退款未成功，转回", "Refund failed, reversed"),
    (REFUND_SUCCEEDED, "退款到账", "Refund paid out"),
    (SALE, "订单完成，确认收入", "Order completed, sale earned"),
    (
        DEPOSIT_FORFEITED,
        "尾款逾期，定金不退",
        "Final payment missed, deposit kept",
    ),
    (DISCOUNT, "优惠抵扣", "Discount given"),
    (DISCOUNT_RETURNED, "优惠退回", "Discount returned"),
    (DISCOUNT_BORNE, "团长或供应商承担优惠", "Coupon borne"),
    (
        DISCOUNT_BORNE_RETURNED,
        "退回所承担的优惠",
        "Borne coupon returned",
    ),
    (COMMISSION_ACCRUED, "计提团长佣金", "Commission accrued"),
    (
        COMMISSION_CLAWED_BACK,
        "扣回团长佣金",
        "Commission clawed back",
    ),
    (COMMISSION_AVAILABLE, "佣金可提现", "Commission available"),
    (GOODS_RECEIVED, "供应商到货入账", "Goods received"),
    (
        SUPPLIER_CHARGED,
        "供应商承担售后",
        "Supplier bears a refund",
    ),
    (CARRIER_CHARGED, "承运方承担售后", "Carrier bears a refund"),
    (LEADER_CHARGED, "团长承担售后", "Leader bears a refund"),
    (
        GOODS_REPLACED,
        "责任方承担补发成本",
        "Cost of a replacement borne",
    ),
    (WITHDRAWAL_REQUESTED, "申请提现", "Withdrawal requested"),
    (
        WITHDRAWAL_RELEASED,
        "提现未成，退回余额",
        "Withdrawal not made, returned",
    ),
    (WITHDRAWAL_PAID, "提现到账", "Withdrawal paid out"),
    (PICKUP_FEE, "自提服务费", "Pickup fee"),
    (SUPPLIER_FEE, "供应商服务费", "Supplier service fee"),
    (SUPPLIER_PAID, "支付供应商货款", "Supplier paid"),
    (CORRECTED, "更正", "Correction"),
    (CASH_COLLECTED, "团长代收现金", "Leader took cash"),
    (CASH_RETURNED, "团长退回现金", "Leader gave cash back"),
    (
        CASH_NETTED,
        "代收款抵扣佣金",
        "Cash set off against commission",
    ),
    (CASH_HANDED_IN, "团长上交代收款", "Leader handed cash in"),
    (GUEST_CLAIMED, "代下单由本人认领", "A neighbour claimed an order taken for them"),
    (PROVIDER_FEE, "支付渠道手续费", "Payment provider's fee"),
];

/// The words for a memo code; a code of another room stands for itself.
pub fn text(code: &str, locale: Locale) -> &str {
    let known = TEXTS.iter().find(|(known, ..)| *known == code);
    known.map_or(code, |(_, zh, en)| locale.pick(*zh, *en))
}
