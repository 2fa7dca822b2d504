//! What a coupon is worth on some goods: pure.
use crate::discount::Goods;
use crate::model::{Coupon, CouponKind};
use crate::refusals as no;
use julin_kernel::{Bps, Fault, Money};

impl Coupon {
    /// Whether it holds for these goods: where it was made for, and of whoever bears it.
    pub(crate) fn holds_for(&self, goods: &Goods) -> bool {
        let reach = &self.reach.0;
        let in_campaigns = reach.campaigns.is_empty() || reach.campaigns.contains(&goods.campaign);
        let in_products = reach.products.is_empty() || reach.products.contains(&goods.product);
        let in_leaders = reach.leaders.is_empty() || reach.leaders.contains(&goods.leader);
        let hers = self.leader_id.is_none_or(|leader| leader == goods.leader);
        let its = self.supplier_id.is_none_or(|s| s == goods.supplier);
        in_campaigns && in_products && in_leaders && hers && its
    }

    /// What it takes off goods of `sum`, of which `left` are not yet taken off by others.
    pub(crate) fn worth(&self, sum: Money, left: Money) -> Result<Money, Fault> {
        if sum < self.threshold {
            let short = self.threshold.minus(sum)?;
            return Err(no::BELOW.fault().detail(short.display()));
        }
        let off = match self.kind {
            CouponKind::Fixed | CouponKind::Threshold => self.amount,
            CouponKind::Percentage => left
                .share(Bps(self.rate_bps))?
                .min(self.cap.unwrap_or(Money(i64::MAX))),
        };
        Ok(off.min(left))
    }
}
