//! The sentence that explains an entry, in the reader's language.
use crate::model::{EarningKind, EarningLine, EarningReason, Entry, Explain};
use julin_contracts::CommissionRule;
use julin_kernel::{Bps, Money};
use julin_web::Locale;
use std::collections::BTreeMap;

/// `10.00%`
fn percent(rate: Bps) -> String {
    format!("{}%", Money(rate.0).display())
}

/// Says how the amount came about, to the fen: `¥128.00 × 10.00% = ¥12.80`.
pub(crate) fn sentence(entry: &Entry, locale: Locale) -> String {
    let explain = &entry.explain.0;
    let why = reason(explain.reason, locale);
    let (basis, net) = (explain.basis.display(), explain.net.display());
    let amount = Money(entry.amount.0.abs()).display();
    match entry.kind {
        EarningKind::Charge if explain.reason != EarningReason::LeaderLiable => {
            let sign = if entry.amount < Money::ZERO {
                "−"
            } else {
                "+"
            };
            format!("{why} {sign}¥{amount}")
        }
        EarningKind::Charge => locale.pick(
            format!("{why}：承担退款 ¥{amount}"),
            format!("{why}: bears the refund of ¥{amount}"),
        ),
        EarningKind::Available => locale.pick(
            format!("{why}：净货款 ¥{net} 的佣金 ¥{amount} 可提现"),
            format!("{why}: ¥{amount} on net goods of ¥{net} may be withdrawn"),
        ),
        EarningKind::Edited => {
            let (is, sign) = (total(explain), if entry.amount.0 < 0 { "−" } else { "+" });
            locale.pick(
                format!("{why}：{} = ¥{is}（{sign}¥{amount}）", sum(explain)),
                format!("{why}: {} = ¥{is} ({sign}¥{amount})", sum(explain)),
            )
        }
        EarningKind::Correction if entry.amount < Money::ZERO => format!("{why} −¥{amount}"),
        EarningKind::Correction => format!("{why} +¥{amount}"),
        EarningKind::PickupFee => format!("{why} ¥{amount}"),
        EarningKind::Refund if explain.lines.is_empty() => locale.pick(
            format!("{why}：退款 ¥{basis}，佣金不扣"),
            format!("{why}: ¥{basis} refunded, commission kept"),
        ),
        _ => {
            let (colon, sum) = (locale.pick("：", ": "), sum(explain));
            format!("{why}{colon}{sum} = ¥{amount}{}", tail(entry, locale))
        }
    }
}

/// What the lines earn together.
fn total(explain: &Explain) -> String {
    Money(explain.lines.iter().map(|line| line.amount.0).sum()).display()
}

/// The goods by rate: `¥128.00 × 10.00% + ¥49.95 × 15.00%`.
fn sum(explain: &Explain) -> String {
    let mut rates: BTreeMap<Bps, i64> = BTreeMap::new();
    let mut fixed: Vec<String> = vec![];
    for line in &explain.lines {
        match line.rule {
            CommissionRule::Rate => *rates.entry(line.rate_bps).or_default() += line.basis.0,
            CommissionRule::PerPiece { .. } | CommissionRule::Spread => {
                let amount = Money(line.amount.0.abs()).display();
                fixed.push(format!("{} ¥{amount}", line.name));
            }
        }
    }
    let term =
        |(rate, basis): (Bps, i64)| format!("¥{} × {}", Money(basis).display(), percent(rate));
    let terms: Vec<String> = rates.into_iter().map(term).chain(fixed).collect();
    if terms.is_empty() {
        term((explain.rate_bps, explain.basis.0))
    } else {
        terms.join(" + ")
    }
}

/// Clawing back in steps carries the rounding of earlier steps: where the product alone is a fen
/// off, it says so.
fn tail(entry: &Entry, locale: Locale) -> String {
    let product = |line: &EarningLine| match line.rule {
        CommissionRule::Rate => i128::from(line.basis.0) * i128::from(line.rate_bps.0),
        _ => i128::from(line.amount.0.abs()) * 10_000,
    };
    if entry.explain.0.lines.is_empty() {
        return String::new();
    }
    let exact: i128 = entry.explain.0.lines.iter().map(product).sum();
    let off = i128::from(entry.amount.0.abs()) - (exact + 5_000) / 10_000;
    match i64::try_from(off) {
        Ok(0) | Err(_) => String::new(),
        Ok(off) => {
            let off = Money(off).display();
            locale.pick(format!("（含尾差 {off}）"), format!(" (rounding {off})"))
        }
    }
}

fn reason(reason: EarningReason, locale: Locale) -> &'static str {
    use EarningReason as R;
    let (zh, en) = match reason {
        R::Paid => ("订单付款", "Order paid"),
        R::OwnOrder => (
            "团长本人下单，不计佣金",
            "Leader's own order, no commission",
        ),
        R::OrderEdited => ("订单修改", "Order edited"),
        R::TrueUp => ("阶梯价退差", "Tier true-up"),
        R::LeaderLiable => ("售后由团长承担", "After-sale borne by the leader"),
        R::SupplierLiable => ("售后由供应商承担", "After-sale borne by the supplier"),
        R::CarrierLiable => ("售后由承运方承担", "After-sale borne by the carrier"),
        R::PlatformLiable => ("售后由平台承担", "After-sale borne by the platform"),
        R::CancelledByMember => ("团员取消订单", "Cancelled by the member"),
        R::MinimumNotReached => ("未成团退款", "Minimum not reached"),
        R::OrderEnded => ("订单未履约", "Order could not be kept"),
        R::WindowPassed => ("售后期已过", "After-sale window passed"),
        R::Downline => ("下级团长成交", "Earned by a leader whom you brought in"),
        R::DownlineClawed => (
            "下级团长佣金扣回",
            "Taken back from a leader whom you brought in",
        ),
        R::Corrected => ("更正", "Correction"),
        R::HandedOver => ("自提服务费", "Pickup fee"),
        R::CouponBorne => ("承担自己发的优惠券", "Your coupon was used"),
        R::CouponReturned => ("订单取消，退回券款", "Order ended, coupon returned"),
        R::CouponGoodsBack => ("货款已退，退回券款", "Goods went back, coupon returned"),
        R::Short => ("缺货退款", "Goods never came"),
        R::ExcessPaid => ("超重补款", "Paid for weight above ordered"),
        R::Weighed => ("按实重退差", "Settled by weight"),
    };
    locale.pick(zh, en)
}
