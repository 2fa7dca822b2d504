//! What coupons and points take off an order: judged with it, frozen on its lines, and held, used and
//! given back together with its stock (rule 8). Orders that name none cost nothing here.
use crate::decide::Verdict;
use crate::order::OrderStatus;
use crate::store::{Line, Order, Result as StoreResult};
use julin_contracts::DiscountFact;
use julin_db::{Result, Tx, Val, q, row, text_enum};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{Fault, LineId, Money, OrderId, PersonId, Scope, Ts};
use julin_ledger::standard;
use julin_promo::{
    Bearer, Cut, Discounts, Goods, GrantId, PointsRules, Reservation, Source, Wallet, Want,
};
use std::collections::{BTreeMap, HashMap};

text_enum! {
    /// What gave a discount.
    pub enum DiscountSource {
        /// A coupon.
        Coupon = "coupon",
        /// Points.
        Points = "points",
    }
}

/// What one request wants to use, and how points pay.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) want: Want,
    pub(crate) rules: PointsRules,
}

/// What is taken off one order, by position of its lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Saved {
    cuts: Vec<Cut>,
    points: i64,
}

impl Saved {
    pub(crate) fn of_line(&self, line: usize) -> Result<Money, Fault> {
        let cuts = self.cuts.iter().filter(|c| c.line == line);
        Ok(Money::sum(cuts.map(|c| c.amount))?)
    }

    pub(crate) fn total(&self) -> Result<Money, Fault> {
        Ok(Money::sum(self.cuts.iter().map(|c| c.amount))?)
    }

    /// What the order holds, if it holds anything.
    pub(crate) fn reservation(&self, order: OrderId, member: PersonId) -> Option<Reservation> {
        let mut coupons: BTreeMap<GrantId, Money> = BTreeMap::new();
        let mut points_value = Money::ZERO;
        for cut in &self.cuts {
            match cut.source {
                Source::Coupon(grant) => coupons.entry(grant).or_default().0 += cut.amount.0,
                Source::Points => points_value.0 += cut.amount.0,
            }
        }
        let holds = !self.cuts.is_empty();
        holds.then_some(Reservation {
            order,
            member,
            coupons,
            points: self.points,
            points_value,
        })
    }

    /// Its rows, once the lines have their ids.
    pub(crate) fn rows(&self, order: OrderId, lines: &[Line]) -> Vec<NewDiscount> {
        let row = |cut: &Cut| {
            Some(NewDiscount {
                order,
                line: lines.get(cut.line)?.id,
                source: cut.source,
                bearer: cut.bearer,
                amount: cut.amount,
            })
        };
        self.cuts.iter().filter_map(row).collect()
    }
}

/// The lines of an order that passed, as promo judges them.
pub(crate) fn goods(
    order: usize,
    leader: PersonId,
    campaign: &CampaignSnapshot,
    verdict: &Verdict,
) -> Vec<Goods> {
    // The price of a presale is open until the counting, so there is nothing to take a share of.
    if verdict.deposit.is_some() {
        return vec![];
    }
    let one = |line: &crate::decide::PricedLine| {
        let item = campaign.item(line.item)?;
        Some(Goods {
            order,
            campaign: campaign.id,
            leader,
            supplier: item.supplier,
            product: item.product,
            amount: line.amount,
        })
    };
    // A deposit is what it is: coupons and points pay goods that are paid at once.
    if verdict.deposit.is_some() {
        return vec![];
    }
    verdict.lines.iter().filter_map(one).collect()
}

/// Judges what one order of a round wants to use.
pub(crate) fn judge(
    wallet: &mut Wallet,
    wish: &Wish,
    goods: &[Goods],
    now: Ts,
) -> Result<Saved, Fault> {
    let discounts = wallet.discount(&wish.want, goods, &wish.rules, now)?;
    let mut saved = by_order(discounts, goods);
    Ok(saved.remove(&0).unwrap_or_default())
}

/// Discounts of a checkout, order by order; lines are counted within their order.
pub(crate) fn by_order(discounts: Discounts, goods: &[Goods]) -> HashMap<usize, Saved> {
    let mut by_order: HashMap<usize, Saved> = HashMap::new();
    for cut in discounts.cuts {
        let Some(on) = goods.get(cut.line) else {
            continue;
        };
        let before = goods[..cut.line].iter().filter(|g| g.order == on.order);
        let line = before.count();
        let saved = by_order.entry(on.order).or_default();
        saved.cuts.push(Cut { line, ..cut });
    }
    for (order, points) in discounts.points {
        by_order.entry(order).or_default().points = points;
    }
    by_order
}

/// A part of a line's discount, to be written.
pub(crate) struct NewDiscount {
    order: OrderId,
    line: LineId,
    source: Source,
    bearer: Bearer,
    amount: Money,
}

row! {
    /// A part of a line's discount as stored.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Discount {
        pub(crate) line_id: LineId,
        pub(crate) source: DiscountSource,
        pub(crate) source_id: i64,
        pub(crate) bearer: Bearer,
        pub(crate) amount: Money,
        /// What of it went back with the goods.
        pub(crate) back: Money,
    }
}

impl Discount {
    /// What it still takes off.
    pub(crate) fn left(&self) -> Money {
        Money(self.amount.0.saturating_sub(self.back.0))
    }
}

/// Writes the discounts of a round.
pub(crate) async fn write(tx: &mut Tx, scope: Scope, rows: Vec<NewDiscount>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let set = |row: NewDiscount| {
        let (source, id) = match row.source {
            Source::Coupon(grant) => (DiscountSource::Coupon, grant.0),
            Source::Points => (DiscountSource::Points, 0),
        };
        vec![
            scope.shop.into(),
            row.order.into(),
            row.line.into(),
            source.into(),
            id.into(),
            row.bearer.into(),
            row.amount.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = rows.into_iter().map(set).collect();
    let sql = q!(
        "INSERT INTO orders_discount (shop_id, order_id, line_id, source, source_id, bearer, amount)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    tx.run_set(sql, &sets).await?;
    Ok(())
}

/// What was taken off an order, line by line.
pub(crate) async fn of(tx: &mut Tx, scope: Scope, order: OrderId) -> StoreResult<Vec<Discount>> {
    tx.all(q!(
        "SELECT line_id, source, source_id, bearer, amount, back FROM orders_discount
         WHERE shop_id = $1 AND order_id = $2 ORDER BY line_id, source, source_id",
        scope.shop,
        order
    ))
    .await
}

fn any(lines: &[Line]) -> bool {
    lines.iter().any(|l| l.discount > Money::ZERO)
}

pub(crate) fn fact_of(order: &Order, amount: Money) -> standard::DiscountFact {
    standard::DiscountFact {
        order: order.id,
        campaign: order.campaign_id,
        amount,
    }
}

/// The order is paid: what it held is used, and the shop pays that part of it. Answers who bears it.
pub(crate) async fn commit(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    lines: &[Line],
) -> Result<Vec<DiscountFact>> {
    if !any(lines) {
        return Ok(vec![]);
    }
    julin_promo::commit(tx, scope, order.id).await?;
    let discounts = of(tx, scope, order.id).await?;
    let total = Money::sum(discounts.iter().map(|d| d.amount))?;
    let posting = fact_of(order, total).given(order.member_id);
    julin_ledger::post(tx, scope, posting).await?;
    Ok(told(discounts))
}

/// What is off the lines of an order, and who bears it.
pub(crate) async fn facts(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    lines: &[Line],
) -> Result<Vec<DiscountFact>> {
    if any(lines) {
        return Ok(told(of(tx, scope, order).await?));
    }
    Ok(vec![])
}

pub(crate) fn told(discounts: Vec<Discount>) -> Vec<DiscountFact> {
    let fact = |d: Discount| DiscountFact {
        line: d.line_id,
        source: match d.source {
            DiscountSource::Coupon => julin_contracts::DiscountSource::Coupon,
            DiscountSource::Points => julin_contracts::DiscountSource::Points,
        },
        bearer: d.bearer.into(),
        amount: d.amount,
    };
    discounts.into_iter().map(fact).collect()
}

/// The order ends without goods: coupons and points may be used again.
pub(crate) async fn release(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    lines: &[Line],
) -> Result<()> {
    if !any(lines) {
        return Ok(());
    }
    julin_promo::release(tx, scope, order.id).await?;
    if order.status != OrderStatus::Paid {
        return Ok(());
    }
    let total = Money::sum(lines.iter().map(|l| l.discount))?;
    let posting = fact_of(order, total).returned(order.member_id);
    julin_ledger::post(tx, scope, posting).await?;
    Ok(())
}

/// An order that had ended is paid after all: holds again what it held, if it still can.
pub(crate) async fn take_again(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    lines: &[Line],
) -> Result<bool> {
    if !any(lines) {
        return Ok(true);
    }
    julin_promo::reserve_again(tx, scope, order.id).await
}

/// The order is over: what is left of its discount was earned with its goods, and is answered.
pub(crate) async fn finish(tx: &mut Tx, scope: Scope, order: &Order) -> Result<Money> {
    let discounts = of(tx, scope, order.id).await?;
    Ok(Money::sum(discounts.iter().map(Discount::left))?)
}
