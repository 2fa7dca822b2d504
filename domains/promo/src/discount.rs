//! Which line bears how much of a discount: pure (rule 2).
use crate::ids::GrantId;
use crate::model::{Bearer, Coupon, Source};
use crate::points::PointsRules;
use crate::refusals as no;
use julin_kernel::{CampaignId, Fault, Money, MoneyError, PersonId, ProductId, SupplierId, split};
use std::collections::{BTreeMap, BTreeSet};

/// One line that a discount may lie on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goods {
    /// Which order of the checkout.
    pub order: usize,
    /// On which campaign.
    pub campaign: CampaignId,
    /// With which leader.
    pub leader: PersonId,
    /// Who supplies it.
    pub supplier: SupplierId,
    /// What it is.
    pub product: ProductId,
    /// Its goods, unit price × quantity.
    pub amount: Money,
}

/// A part of a discount on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Which line, by position.
    pub line: usize,
    /// What gave it.
    pub source: Source,
    /// Who bears it.
    pub bearer: Bearer,
    /// How much, above zero.
    pub amount: Money,
}

/// All that is taken off a checkout.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discounts {
    /// Line by line.
    pub cuts: Vec<Cut>,
    /// Points used, by order.
    pub points: BTreeMap<usize, i64>,
}

impl Discounts {
    /// What is taken off one line.
    pub fn of_line(&self, line: usize) -> Result<Money, MoneyError> {
        Money::sum(
            self.cuts
                .iter()
                .filter(|c| c.line == line)
                .map(|c| c.amount),
        )
    }
    /// All of it.
    pub fn total(&self) -> Result<Money, MoneyError> {
        Money::sum(self.cuts.iter().map(|c| c.amount))
    }
}

/// Goods while discounts are laid on them.
pub(crate) struct Table<'a> {
    goods: &'a [Goods],
    left: Vec<Money>,
    cuts: Vec<Cut>,
}

impl<'a> Table<'a> {
    pub(crate) fn of(goods: &'a [Goods]) -> Self {
        Self {
            goods,
            left: goods.iter().map(|g| g.amount).collect(),
            cuts: vec![],
        }
    }

    /// Lays a coupon on the goods it holds for; answers what it took off.
    pub(crate) fn coupon(&mut self, grant: GrantId, coupon: &Coupon) -> Result<Money, Fault> {
        let on: Vec<usize> = (0..self.goods.len())
            .filter(|at| coupon.holds_for(&self.goods[*at]))
            .collect();
        if on.is_empty() {
            return Err(no::NOT_HERE.fault());
        }
        let sum = Money::sum(on.iter().map(|at| self.goods[*at].amount))?;
        let left = Money::sum(on.iter().map(|at| self.left[*at]))?;
        let worth = coupon.worth(sum, left)?;
        let (cuts, off) = self.lay(worth, &on, Source::Coupon(grant), coupon.bearer)?;
        if off == Money::ZERO {
            return Err(no::NOTHING_OFF.fault());
        }
        self.cuts.extend(cuts);
        Ok(off)
    }

    /// The most that points may pay now.
    pub(crate) fn points_most(&self, rules: &PointsRules) -> Result<Money, MoneyError> {
        let left = Money::sum(self.left.iter().copied())?;
        let orders: BTreeSet<usize> = self.goods.iter().map(|g| g.order).collect();
        let kept = i64::try_from(orders.len()).map_err(|_many| MoneyError)?;
        let payable = left.minus(Money(kept))?.max(Money::ZERO);
        Ok(rules.most(left)?.min(payable))
    }

    /// Lays up to `asked` points on all goods; answers the points used by order.
    pub(crate) fn points(
        &mut self,
        asked: i64,
        rules: &PointsRules,
    ) -> Result<BTreeMap<usize, i64>, MoneyError> {
        let worth = rules.value(asked)?.min(self.points_most(rules)?);
        let on: Vec<usize> = (0..self.goods.len()).collect();
        let (cuts, off) = self.lay(worth, &on, Source::Points, Bearer::Platform)?;
        let mut by_order: BTreeMap<usize, i64> = BTreeMap::new();
        for cut in &cuts {
            *by_order.entry(self.goods[cut.line].order).or_default() += cut.amount.0;
        }
        self.cuts.extend(cuts);
        let weights: Vec<i64> = by_order.values().copied().collect();
        let points = split(Money(rules.price(off)?), &weights)?;
        let used = by_order.into_keys().zip(points.into_iter().map(|p| p.0));
        Ok(used.filter(|(_, points)| *points > 0).collect())
    }

    /// Splits an amount over lines by what is left of them. An order that would be left with nothing
    /// to pay keeps one fen: a payment of nothing cannot be made.
    fn lay(
        &mut self,
        amount: Money,
        on: &[usize],
        source: Source,
        bearer: Bearer,
    ) -> Result<(Vec<Cut>, Money), MoneyError> {
        let weights: Vec<i64> = on.iter().map(|at| self.left[*at].0).collect();
        let mut parts = match weights.iter().sum::<i64>() {
            0 => vec![Money::ZERO; on.len()],
            _ => split(amount, &weights)?,
        };
        for (at, part) in on.iter().zip(&parts) {
            self.left[*at] = self.left[*at].minus(*part)?;
        }
        for order in self.emptied()? {
            let of_order = |(_, (at, part)): &(usize, (&usize, &Money))| {
                self.goods[**at].order == order && part.0 > 0
            };
            let largest = on.iter().zip(&parts).enumerate().filter(of_order);
            let largest = largest.max_by_key(|(n, (_, part))| (**part, std::cmp::Reverse(*n)));
            if let Some((n, (at, _))) = largest {
                self.left[*at] = self.left[*at].plus(Money(1))?;
                parts[n] = parts[n].minus(Money(1))?;
            }
        }
        let cut = |(line, amount): (&usize, &Money)| Cut {
            line: *line,
            source,
            bearer,
            amount: *amount,
        };
        let cuts: Vec<Cut> = on
            .iter()
            .zip(&parts)
            .filter(|(_, p)| p.0 > 0)
            .map(cut)
            .collect();
        Ok((cuts, Money::sum(parts)?))
    }

    /// Orders with nothing left to pay.
    fn emptied(&self) -> Result<Vec<usize>, MoneyError> {
        let mut left: BTreeMap<usize, Money> = BTreeMap::new();
        for (goods, rest) in self.goods.iter().zip(&self.left) {
            let sum = left.entry(goods.order).or_default();
            *sum = sum.plus(*rest)?;
        }
        Ok(left
            .into_iter()
            .filter(|(_, sum)| sum.0 == 0)
            .map(|(order, _)| order)
            .collect())
    }

    pub(crate) fn cuts(self) -> Vec<Cut> {
        self.cuts
    }
}

#[cfg(test)]
#[path = "discount_tests.rs"]
mod tests;
