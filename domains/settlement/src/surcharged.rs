//! A member paid an approved surcharge on a line (rule 31). It is no goods that a leader sold: it earns no
//! commission, and of what goes back of the line later its part takes none away.
use crate::model::CommissionLine;
use crate::store;
use julin_contracts::{LineAmount, OrderSurcharged};
use julin_db::{DbError, Result, Tx, q};
use julin_kernel::{LineId, Money, OrderId, Scope, split};

/// Notes a surcharge that was paid. What is told once is noted once: the reaction's cursor sees to it.
pub(crate) async fn on_surcharged(
    tx: &mut Tx,
    scope: Scope,
    event: &OrderSurcharged,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO settlement_surcharge (shop_id, order_id, line_id, rest) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, order_id, line_id) DO UPDATE SET rest = settlement_surcharge.rest + excluded.rest",
        scope.shop,
        event.head.order,
        event.line,
        event.amount
    ))
    .await?;
    Ok(())
}

/// What of `back` is the line's goods; the rest is of its surcharge, which has less left then.
pub(crate) async fn of_goods(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    back: LineAmount,
) -> Result<LineAmount> {
    let Some(rest) = rest(tx, scope, (order, back.line)).await? else {
        return Ok(back);
    };
    let lines = store::lines(tx, scope, order).await?;
    let goods = lines.iter().find(|l| l.line_id == back.line);
    let goods = goods.map_or(Ok(Money::ZERO), goods_left)?;
    let (of_goods, of_surcharge) = parts(goods, rest, back.amount)?;
    tx.run(q!(
        "UPDATE settlement_surcharge SET rest = rest - $4
         WHERE shop_id = $1 AND order_id = $2 AND line_id = $3",
        scope.shop,
        order,
        back.line,
        of_surcharge
    ))
    .await?;
    Ok(LineAmount {
        amount: of_goods,
        ..back
    })
}

async fn rest(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (OrderId, LineId),
) -> Result<Option<Money>, DbError> {
    let found: Option<(Money,)> = tx
        .opt(q!(
            "SELECT rest FROM settlement_surcharge
             WHERE shop_id = $1 AND order_id = $2 AND line_id = $3 AND rest > 0",
            scope.shop,
            order,
            line
        ))
        .await?;
    Ok(found.map(|one| one.0))
}

fn goods_left(line: &CommissionLine) -> Result<Money> {
    Ok(line.basis.minus(line.returned)?)
}

/// Splits what goes back over what is left of the goods and of the surcharge, in proportion: all steps sum to
/// both. More than there is counts as all of it.
fn parts(goods: Money, surcharge: Money, back: Money) -> Result<(Money, Money)> {
    let all = goods.plus(surcharge)?;
    let within = back.clamp(Money::ZERO, all);
    let parts = split(within, &[goods.0, surcharge.0])?;
    Ok((parts[0], parts[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_of_all_is_half_of_either() {
        let found = parts(Money(1_000), Money(200), Money(600)).unwrap();
        assert_eq!(found, (Money(500), Money(100)));
        let all = parts(Money(1_000), Money(200), Money(5_000)).unwrap();
        assert_eq!(all, (Money(1_000), Money(200)));
    }

    proptest! {
        /// However it goes back, the goods' part stays within a fen for each step of what is proportional, and
        /// all of it is all of the goods and all of the surcharge.
        #[test]
        fn steps_sum_to_both(goods in 1i64..200_000, surcharge in 1i64..100_000, steps in proptest::collection::vec(1i64..60_000, 1..12)) {
            let (mut left, mut rest) = (goods, surcharge);
            for (n, step) in (1i64..).zip(&steps) {
                let before = left + rest;
                let (g, s) = parts(Money(left), Money(rest), Money(*step)).unwrap();
                prop_assert_eq!(g.0 + s.0, (*step).min(before));
                (left, rest) = (left - g.0, rest - s.0);
                prop_assert!(left >= 0 && rest >= 0);
                let (gone, of) = (goods + surcharge - left - rest, goods + surcharge);
                let fair = i128::from(goods) * i128::from(gone) / i128::from(of);
                prop_assert!((i128::from(goods - left) - fair).abs() <= i128::from(n));
            }
            let (g, s) = parts(Money(left), Money(rest), Money(i64::MAX / 4)).unwrap();
            prop_assert_eq!((g.0, s.0), (left, rest));
        }
    }
}
