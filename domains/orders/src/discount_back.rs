//! Goods go back, and what coupons and points had taken off them goes back to who bore it (rules 5, 23):
//! in proportion to the money that goes back, from the allocation frozen on the line.
use crate::discount::{Discount, DiscountSource, fact_of, of, told};
use crate::store::{Line, Order};
use julin_contracts::DiscountFact;
use julin_db::{Result, Tx, q};
use julin_kernel::{Money, MoneyError, Scope, split};
use julin_promo::{GrantId, Lessened};

/// `part` of `whole`, which is what is left of a line in money, or its pieces where nothing was paid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) part: i64,
    pub(crate) whole: i64,
}

impl Part {
    pub(crate) fn of_money(part: Money, whole: Money) -> Self {
        Self {
            part: part.0,
            whole: whole.0,
        }
    }
    pub(crate) fn of_pieces(part: i64, whole: i64) -> Self {
        Self { part, whole }
    }
}

/// How much of each row goes back: the same part of what is left of the line's discount, rounded once
/// and split by the largest remainder. So however many steps there are, they sum to the whole.
fn shares(rows: &[Discount], Part { part, whole }: Part) -> Result<Vec<Money>, MoneyError> {
    let left: Vec<i64> = rows.iter().map(|d| d.left().0).collect();
    let all = Money(left.iter().sum());
    let part = part.clamp(0, whole.max(0));
    let back = split(all, &[part, whole.max(0) - part])?[0];
    split(back, &left)
}

/// Gives the discount of a part of a line back: the shop has its part of the price again, points return
/// to the member, and a coupon is free again once everything it was taken off went back. `cause` names it
/// once for ever. Answers what went back, for who bears it.
pub(crate) async fn give_back(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (&Order, &Line),
    part: Part,
    cause: &str,
) -> Result<Vec<DiscountFact>> {
    if line.discount == Money::ZERO || part.part <= 0 {
        return Ok(vec![]);
    }
    let rows: Vec<Discount> = of(tx, scope, order.id)
        .await?
        .into_iter()
        .filter(|d| d.line_id == line.id)
        .collect();
    let parts = shares(&rows, part)?;
    let went = rows
        .iter()
        .zip(parts)
        .map(|(row, amount)| Discount { amount, ..*row });
    let went: Vec<Discount> = went.filter(|d| d.amount > Money::ZERO).collect();
    if went.is_empty() {
        return Ok(vec![]);
    }
    for one in &went {
        add(tx, scope, order, one).await?;
    }
    let total = Money::sum(went.iter().map(|d| d.amount))?;
    let posting = fact_of(order, total).went_back(order.holder(), cause);
    julin_ledger::post(tx, scope, posting).await?;
    julin_promo::lessen(tx, scope, order.id, &lessened(&went), cause).await?;
    Ok(told(went))
}

/// Points come back with their goods; a coupon when nothing is left of what it took off.
pub(crate) fn lessened(went: &[Discount]) -> Lessened {
    let mut less = Lessened::default();
    for one in went {
        match one.source {
            DiscountSource::Points => less.points_value.0 += one.amount.0,
            DiscountSource::Coupon => {
                less.coupons.entry(GrantId(one.source_id)).or_default().0 += one.amount.0;
            }
        }
    }
    less
}

async fn add(tx: &mut Tx, scope: Scope, order: &Order, went: &Discount) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_discount SET back = back + $6 WHERE shop_id = $1 AND order_id = $2
           AND line_id = $3 AND source = $4 AND source_id = $5",
        scope.shop,
        order.id,
        went.line_id,
        went.source,
        went.source_id,
        went.amount
    ))
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::LineId;
    use julin_promo::Bearer;
    use proptest::prelude::*;

    fn row(amount: i64) -> Discount {
        Discount {
            line_id: LineId(1),
            source: DiscountSource::Coupon,
            source_id: 1,
            bearer: Bearer::Leader,
            amount: Money(amount),
            back: Money::ZERO,
        }
    }

    proptest! {
        #[test]
        fn steps_sum_to_the_whole_and_no_row_gives_more_than_it_took(
            amounts in prop::collection::vec(1i64..5_000, 1..4),
            paid in 1i64..20_000, steps in prop::collection::vec(1i64..8_000, 0..6),
        ) {
            let mut rows: Vec<Discount> = amounts.iter().map(|a| row(*a)).collect();
            let mut left = paid;
            let all: i64 = amounts.iter().sum();
            let steps = steps.into_iter().chain([paid]);
            for step in steps {
                let part = step.min(left);
                if part == 0 { continue; }
                let exact = i128::from(all) * i128::from(paid - left + part);
                let back = shares(&rows, Part { part, whole: left }).unwrap();
                for (row, amount) in rows.iter_mut().zip(back) {
                    prop_assert!(amount >= Money::ZERO && amount <= row.left());
                    row.back.0 += amount.0;
                }
                left -= part;
                let so_far: i64 = rows.iter().map(|r| r.back.0).sum();
                let off = (i128::from(so_far) * i128::from(paid) - exact).abs();
                prop_assert!(off <= i128::from(paid) * 4, "a fen a step at the most");
            }
            prop_assert!(rows.iter().all(|r| r.left() == Money::ZERO));
        }
    }
}
