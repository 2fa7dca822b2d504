//! Coupons that a leader or a supplier bears (rule 23): charged when the order is paid, given back when
//! it comes to nothing.
use crate::model::{Commission, EarningKind, EarningReason, Explain};
use crate::statement::{MoveKind, NewMove};
use crate::{statement, store, supplier_store};
use julin_contracts::{DiscountBearer, DiscountFact, OrderLineFact, OrderPaid};
use julin_db::{DbError, Result, Tx, q, row, text_enum};
use julin_kernel::{Bps, LineId, Money, OrderId, PersonId, Scope, SupplierId};
use julin_ledger::{Posting, post, standard};
use std::collections::BTreeMap;

text_enum! {
    /// Who bears a coupon that is not the platform's.
    pub(crate) enum Party {
        /// The leader of the order.
        Leader = "leader",
        /// The supplier of the goods.
        Supplier = "supplier",
    }
}

row! {
    /// What somebody bears of an order's coupons.
    #[derive(Debug, Clone, Copy)]
    struct Borne {
        order_id: OrderId,
        party: Party,
        party_id: i64,
        amount: Money,
    }
}

/// What is taken off one line by whom.
fn of_line(discounts: &[DiscountFact], line: LineId, leaders: bool) -> Result<Money> {
    let own = discounts.iter().filter(|d| d.line == line);
    let own = own.filter(|d| (d.bearer == DiscountBearer::Leader) == leaders);
    Ok(Money::sum(own.map(|d| d.amount))?)
}

/// The goods that commission is reckoned on: what the leader gave away herself does not count.
pub(crate) fn basis(discounts: &[DiscountFact], line: &OrderLineFact) -> Result<Money> {
    Ok(line.amount.minus(of_line(discounts, line.line, true)?)?)
}

/// What of that others than the member paid.
pub(crate) fn subsidy(discounts: &[DiscountFact], line: &OrderLineFact) -> Result<Money> {
    of_line(discounts, line.line, false)
}

/// Charges who bears the coupons of a paid order.
pub(crate) async fn charge(
    tx: &mut Tx,
    scope: Scope,
    paid: &OrderPaid,
    commission: &Commission,
) -> Result<()> {
    for borne in borne(paid)? {
        insert(tx, scope, &borne).await?;
        book(tx, scope, &borne, commission, false).await?;
    }
    Ok(())
}

/// Gives it back: the order came to nothing. A second time does nothing.
pub(crate) async fn give_back(tx: &mut Tx, scope: Scope, commission: &Commission) -> Result<()> {
    for borne in of_order(tx, scope, commission.order_id).await? {
        book(tx, scope, &borne, commission, true).await?;
    }
    Ok(set_returned(tx, scope, commission.order_id).await?)
}

fn borne(paid: &OrderPaid) -> Result<Vec<Borne>> {
    let mut sums: BTreeMap<(Party, i64), Money> = BTreeMap::new();
    for discount in &paid.discounts {
        let line = paid.lines.iter().find(|l| l.line == discount.line);
        let of = match (discount.bearer, line) {
            (DiscountBearer::Leader, _) => (Party::Leader, paid.head.leader.0),
            (DiscountBearer::Supplier, Some(line)) => (Party::Supplier, line.supplier.0),
            _ => continue,
        };
        let sum = sums.entry(of).or_default();
        *sum = sum.plus(discount.amount)?;
    }
    let one = |((party, party_id), amount)| Borne {
        order_id: paid.head.order,
        party,
        party_id,
        amount,
    };
    Ok(sums.into_iter().map(one).collect())
}

async fn book(
    tx: &mut Tx,
    scope: Scope,
    borne: &Borne,
    commission: &Commission,
    back: bool,
) -> Result<()> {
    post(tx, scope, posting(borne, commission, back)).await?;
    let amount = if back {
        borne.amount
    } else {
        Money(-borne.amount.0)
    };
    match borne.party {
        Party::Leader => tell_leader(tx, scope, commission, amount).await,
        Party::Supplier => tell_supplier(tx, scope, borne, amount).await,
    }
}

fn posting(borne: &Borne, commission: &Commission, back: bool) -> Posting {
    let fact = standard::DiscountFact {
        order: borne.order_id,
        campaign: commission.campaign_id,
        amount: borne.amount,
    };
    let (leader, supplier) = (PersonId(borne.party_id), SupplierId(borne.party_id));
    match (borne.party, back) {
        (Party::Leader, false) => fact.borne_by_leader(leader),
        (Party::Leader, true) => fact.returned_to_leader(leader),
        (Party::Supplier, false) => fact.borne_by_supplier(supplier),
        (Party::Supplier, true) => fact.returned_to_supplier(supplier),
    }
}

async fn tell_leader(
    tx: &mut Tx,
    scope: Scope,
    commission: &Commission,
    amount: Money,
) -> Result<()> {
    let explain = Explain {
        reason: if amount < Money::ZERO {
            EarningReason::CouponBorne
        } else {
            EarningReason::CouponReturned
        },
        basis: Money(amount.0.abs()),
        rate_bps: Bps(10_000),
        net: commission.net(),
        lines: vec![],
    };
    let change = (EarningKind::Charge, amount);
    Ok(store::add_entry(tx, scope, commission, change, explain).await?)
}

async fn tell_supplier(tx: &mut Tx, scope: Scope, borne: &Borne, amount: Money) -> Result<()> {
    let supplier = SupplierId(borne.party_id);
    let new = NewMove {
        order: Some(borne.order_id),
        ..NewMove::of(supplier, MoveKind::Coupon, amount)
    };
    statement::add(tx, scope, &new).await?;
    let charged = (Money::ZERO, Money(-amount.0));
    Ok(supplier_store::add(tx, scope, supplier, charged).await?)
}

async fn insert(tx: &mut Tx, scope: Scope, borne: &Borne) -> Result<(), DbError> {
    tx.run(q!(
        "INSERT INTO settlement_discount (shop_id, order_id, party, party_id, amount, returned)
         VALUES ($1, $2, $3, $4, $5, FALSE)",
        scope.shop,
        borne.order_id,
        borne.party,
        borne.party_id,
        borne.amount
    ))
    .await
    .map(|_| ())
}

async fn of_order(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Vec<Borne>, DbError> {
    tx.all(q!(
        "SELECT order_id, party, party_id, amount FROM settlement_discount
         WHERE shop_id = $1 AND order_id = $2 AND returned = FALSE ORDER BY party, party_id",
        scope.shop,
        order
    ))
    .await
}

async fn set_returned(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<(), DbError> {
    tx.run(q!(
        "UPDATE settlement_discount SET returned = TRUE WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    ))
    .await
    .map(|_| ())
}
