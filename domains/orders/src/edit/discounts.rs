//! What an edit does to discounts: a discount stays where it was frozen (rule 31), on the pieces it was
//! frozen on. Pieces that leave take their part with them, by largest remainder; pieces that come have
//! none and leave first. A coupon is not judged again: what stays keeps its part also below a threshold,
//! as goods that are refunded later would leave it.
use super::apply::Work;
use super::money_store as edits;
use super::plan::Plan;
use crate::discount::{self, Discount, fact_of, told};
use crate::discount_back::lessened;
use crate::store::Line;
use julin_contracts::{DiscountFact, DiscountLessened};
use julin_db::{Result, Tx};
use julin_kernel::{Fault, LineId, Money, Scope, SupplierId, split};
use std::collections::HashMap;

/// On how many pieces of its line a discount was frozen, where edits added some to them.
pub(crate) type Pieces = HashMap<LineId, i64>;

/// Reads them; asks nothing for an order without a discount.
pub(crate) async fn pieces(tx: &mut Tx, scope: Scope, lines: &[Line]) -> Result<Pieces> {
    let Some(line) = lines.iter().find(|l| l.discount > Money::ZERO) else {
        return Ok(Pieces::new());
    };
    let rows = edits::discount_pieces(tx, scope, line.order_id).await?;
    Ok(rows.into_iter().filter(|(_, n)| *n > 0).collect())
}

/// What stays off a line that becomes so many pieces, and on how many of them. What the split leaves over
/// goes back rather than stays, so that a line never costs less than nothing.
pub(super) fn kept(line: &Line, pieces: &Pieces, quantity: i64) -> Result<(Money, i64), Fault> {
    if line.discount == Money::ZERO {
        return Ok((Money::ZERO, 0));
    }
    let on = pieces.get(&line.id).copied().unwrap_or(line.quantity);
    let stay = quantity.min(on);
    let parts = split(line.discount, &[on - stay, stay])?;
    Ok((parts[1], stay))
}

/// What leaves with a part of a line's discount.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    supplier: SupplierId,
    /// The part, with what of it leaves.
    went: Discount,
    left: Money,
}

impl Work<'_> {
    /// Coupons and points take off less, and who bears them has it back.
    pub(super) async fn lessen_discounts(
        &self,
        tx: &mut Tx,
        plan: &Plan,
    ) -> Result<Vec<DiscountLessened>> {
        let leaving = self.leaving(tx, plan).await?;
        if leaving.is_empty() {
            return Ok(vec![]);
        }
        for part in &leaving {
            let key = (part.went.line_id, part.went.source, part.went.source_id);
            edits::set_discount(tx, self.scope, self.order.id, key, part.left).await?;
        }
        let step = format!("edit:{}", self.edit);
        let went: Vec<Discount> = leaving.iter().map(|p| p.went).collect();
        let less = lessened(&went);
        julin_promo::lessen(tx, self.scope, self.order.id, &less, &step).await?;
        if self.paid() {
            let total = Money::sum(went.iter().map(|d| d.amount))?;
            let posting = fact_of(self.order, total).went_back(self.order.holder(), &step);
            julin_ledger::post(tx, self.scope, posting).await?;
        }
        let told = leaving.iter().zip(told(went));
        let fact = |(part, discount): (&Leaving, DiscountFact)| DiscountLessened {
            supplier: part.supplier,
            discount,
        };
        Ok(told.map(fact).collect())
    }

    /// What leaves of a line is split over what gave it, in the proportions it was given in.
    async fn leaving(&self, tx: &mut Tx, plan: &Plan) -> Result<Vec<Leaving>> {
        let mut left: HashMap<LineId, Money> = HashMap::new();
        for at in &plan.removed {
            left.insert(self.lines[*at].id, Money::ZERO);
        }
        for changed in &plan.changed {
            left.insert(self.lines[changed.at].id, changed.discount);
        }
        let less = |l: &&Line| left.get(&l.id).is_some_and(|d| *d < l.discount);
        let lines: Vec<&Line> = self.lines.iter().filter(less).collect();
        if lines.is_empty() {
            return Ok(vec![]);
        }
        let rows = discount::of(tx, self.scope, self.order.id).await?;
        let mut leaving = vec![];
        for line in lines {
            let of: Vec<_> = rows.iter().filter(|r| r.line_id == line.id).collect();
            let weights: Vec<i64> = of.iter().map(|r| r.amount.0).collect();
            let parts = split(left[&line.id], &weights)?;
            for (row, left) in of.into_iter().zip(parts) {
                let amount = row.amount.minus(left)?;
                leaving.push(Leaving {
                    supplier: line.supplier_id,
                    went: Discount { amount, ..*row },
                    left,
                });
            }
        }
        leaving.retain(|p| p.went.amount > Money::ZERO);
        Ok(leaving)
    }
}
