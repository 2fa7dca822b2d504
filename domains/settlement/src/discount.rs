//! Coupons that a leader or a supplier bears (rule 23): charged when the order is paid, given back with
//! the goods that go back, and as a whole when the order comes to nothing.
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
        /// What is left of it.
        amount: Money,
    }
}

/// What is booked of it.
#[derive(Clone, Copy)]
enum Step<'a> {
    Charged,
    /// It goes back, whole or in part; the cause names it for ever.
    Back(EarningReason, &'a str),
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
pub(crate) fn subsidy(discounts: &[DiscountFact], line: LineId) -> Result<Money> {
    of_line(discounts, line, false)
}

/// What others than the platform paid of the goods' price.
pub(crate) fn of_others(discounts: &[DiscountFact]) -> Result<Money> {
    let theirs = discounts
        .iter()
        .filter(|d| d.bearer != DiscountBearer::Platform);
    Ok(Money::sum(theirs.map(|d| d.amount))?)
}

/// Charges who bears the coupons of a paid order.
pub(crate) async fn charge(
    tx: &mut Tx,
    scope: Scope,
    paid: &OrderPaid,
    commission: &Commission,
) -> Result<()> {
    let supplier = |line| Some(paid.lines.iter().find(|l| l.line == line)?.supplier);
    for borne in borne(&paid.discounts, commission, supplier)? {
        insert(tx, scope, &borne).await?;
        book(tx, scope, &borne, commission, Step::Charged).await?;
    }
    Ok(())
}

/// Some of the goods went back, and what was borne of their price with them. Whoever bears the coupon
/// never has more back than they bore.
pub(crate) async fn goods_back(
    tx: &mut Tx,
    scope: Scope,
    (commission, supplier): (&Commission, SupplierId),
    discounts: &[DiscountFact],
    cause: &str,
) -> Result<()> {
    if discounts.is_empty() {
        return Ok(());
    }
    let left = of_order(tx, scope, commission.order_id).await?;
    for back in borne(discounts, commission, |_| Some(supplier))? {
        let same = |b: &&Borne| (b.party, b.party_id) == (back.party, back.party_id);
        let most = left.iter().find(same).map_or(Money::ZERO, |b| b.amount);
        let back = Borne {
            amount: back.amount.min(most),
            ..back
        };
        if back.amount > Money::ZERO {
            add_back(tx, scope, &back).await?;
            let step = Step::Back(EarningReason::CouponGoodsBack, cause);
            book(tx, scope, &back, commission, step).await?;
        }
    }
    Ok(())
}

/// Gives what is left of it back: the order came to nothing. A second time does nothing.
pub(crate) async fn give_back(tx: &mut Tx, scope: Scope, commission: &Commission) -> Result<()> {
    for borne in of_order(tx, scope, commission.order_id).await? {
        add_back(tx, scope, &borne).await?;
        let step = Step::Back(EarningReason::CouponReturned, "cancelled");
        book(tx, scope, &borne, commission, step).await?;
    }
    Ok(())
}

/// What the leader and suppliers bear of some discounts.
fn borne(
    discounts: &[DiscountFact],
    commission: &Commission,
    supplier: impl Fn(LineId) -> Option<SupplierId>,
) -> Result<Vec<Borne>> {
    let mut sums: BTreeMap<(Party, i64), Money> = BTreeMap::new();
    for discount in discounts {
        let of = match (discount.bearer, supplier(discount.line)) {
            (DiscountBearer::Leader, _) => (Party::Leader, commission.leader_id.0),
            (DiscountBearer::Supplier, Some(supplier)) => (Party::Supplier, supplier.0),
            _ => continue,
        };
        let sum = sums.entry(of).or_default();
        *sum = sum.plus(discount.amount)?;
    }
    let one = |((party, party_id), amount)| Borne {
        order_id: commission.order_id,
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
    step: Step<'_>,
) -> Result<()> {
    post(tx, scope, posting(borne, commission, step)).await?;
    let (reason, amount) = match step {
        Step::Charged => (EarningReason::CouponBorne, Money(-borne.amount.0)),
        Step::Back(reason, _) => (reason, borne.amount),
    };
    match borne.party {
        Party::Leader => tell_leader(tx, scope, commission, reason, amount).await,
        Party::Supplier => tell_supplier(tx, scope, borne, amount).await,
    }
}

fn posting(borne: &Borne, commission: &Commission, step: Step<'_>) -> Posting {
    let fact = standard::DiscountFact {
        order: borne.order_id,
        campaign: commission.campaign_id,
        amount: borne.amount,
    };
    let (leader, supplier) = (PersonId(borne.party_id), SupplierId(borne.party_id));
    match (borne.party, step) {
        (Party::Leader, Step::Charged) => fact.borne_by_leader(leader),
        (Party::Leader, Step::Back(_, cause)) => fact.returned_to_leader(leader, cause),
        (Party::Supplier, Step::Charged) => fact.borne_by_supplier(supplier),
        (Party::Supplier, Step::Back(_, cause)) => fact.returned_to_supplier(supplier, cause),
    }
}

async fn tell_leader(
    tx: &mut Tx,
    scope: Scope,
    commission: &Commission,
    reason: EarningReason,
    amount: Money,
) -> Result<()> {
    let explain = Explain {
        reason,
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
        "SELECT order_id, party, party_id, amount - back AS amount FROM settlement_discount
         WHERE shop_id = $1 AND order_id = $2 AND back < amount ORDER BY party, party_id",
        scope.shop,
        order
    ))
    .await
}

async fn add_back(tx: &mut Tx, scope: Scope, borne: &Borne) -> Result<(), DbError> {
    tx.run(q!(
        "UPDATE settlement_discount SET back = back + $5
         WHERE shop_id = $1 AND order_id = $2 AND party = $3 AND party_id = $4",
        scope.shop,
        borne.order_id,
        borne.party,
        borne.party_id,
        borne.amount
    ))
    .await
    .map(|_| ())
}
