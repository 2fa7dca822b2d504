//! The weight is final: one refund for all weighed lines of an order, tier and weight together.
use super::{Settlement, absorb, settlement, store};
use crate::discount_back::{Part, give_back};
use crate::jobs::{self, OrderJob};
use crate::order::OrderStatus;
use crate::store::{self as orders, Line, Order};
use crate::{facts, settle};
use julin_contracts::{
    DiscountFact, LiableParty, LineAmount, LineShortfall, OrderTruedUp, OrderWeightSettled,
};
use julin_db::{Command, Result, Tx};
use julin_events::{Job, emit, enqueue_all};
use julin_kernel::{Grams, Money, OrderId, RefundId, Scope};
use julin_payments::RefundDraft;
use std::collections::BTreeMap;

/// Settles the weighed lines of an order that ends its wait, once: by what they weigh, or by the tier
/// alone where nobody weighed. Answers the order as it stands then.
pub(crate) async fn settle_weights(tx: &mut Tx, scope: Scope, order: Order) -> Result<Order> {
    let lines = orders::lines(tx, scope, &[order.id]).await?;
    if lines.iter().any(|l| l.weighing.is_some()) {
        absorb(tx, scope, order.id).await?;
    }
    let mut due = vec![];
    for line in lines.iter().filter(|l| l.weighing.is_some()) {
        due.push((line, settlement(line, line.weighed_grams)?));
    }
    give(tx, scope, order, &due, "weight").await
}

/// Gives back what is due on some lines in one refund, and tells of it.
async fn give(
    tx: &mut Tx,
    scope: Scope,
    mut order: Order,
    due: &[(&Line, Settlement)],
    key: &str,
) -> Result<Order> {
    let true_up = Money::sum(due.iter().map(|(_, s)| s.true_up))?;
    let shortfall = Money::sum(due.iter().map(|(_, s)| s.shortfall))?;
    let total = true_up.plus(shortfall)?;
    if total == Money::ZERO {
        return Ok(order);
    }
    let mut discounts = vec![];
    for (line, s) in due {
        let part = Part::of_money(s.shortfall, line.left()?.minus(s.true_up)?);
        let cause = format!("{key}:{}", line.id);
        discounts.extend(give_back(tx, scope, (&order, *line), part, &cause).await?);
        store::give_back(tx, scope, line, s.true_up, s.shortfall).await?;
    }
    orders::add_true_up(tx, scope, order.id, true_up).await?;
    orders::add_refund(tx, scope, order.id, shortfall).await?;
    order.true_up = order.true_up.plus(true_up)?;
    order.refunded = order.refunded.plus(shortfall)?;
    let draft = RefundDraft {
        order: order.id,
        key: format!("{key}:{}", order.id),
        amount: total,
        reason_code: "weight_settlement".to_owned(),
        before_completion: order.holder().is_some(),
    };
    let refund = julin_payments::request_refund(tx, scope, draft).await?;
    let told = Told { refund, discounts };
    tell(tx, scope, &order, due, (true_up, shortfall), told).await?;
    let args = BTreeMap::from([("amount".to_owned(), total.display())]);
    let link = format!("/orders/{}", order.id);
    let key = format!("{key}:{}", order.id);
    settle::message(tx, scope, &order, "weight_settled", args, link, key).await?;
    Ok(order)
}

/// The refund, and what goes back to who bears a discount.
struct Told {
    refund: RefundId,
    discounts: Vec<DiscountFact>,
}

async fn tell(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    due: &[(&Line, Settlement)],
    (true_up, shortfall): (Money, Money),
    Told { refund, discounts }: Told,
) -> Result<()> {
    let head = facts::head(order);
    if true_up > Money::ZERO {
        let given = due.iter().filter(|(_, s)| s.true_up > Money::ZERO);
        let event = OrderTruedUp {
            head: head.clone(),
            lines: given.map(|(l, s)| amount(l, s.true_up)).collect(),
            total: true_up,
            refund,
        };
        emit(tx, scope, event).await?;
    }
    if shortfall > Money::ZERO {
        let given = due.iter().filter(|(_, s)| s.shortfall > Money::ZERO);
        let event = OrderWeightSettled {
            head,
            lines: given.map(|(l, s)| short_of(l, *s)).collect(),
            total: shortfall,
            liable: LiableParty::Supplier,
            refund,
            discounts,
        };
        emit(tx, scope, event).await?;
    }
    Ok(())
}

fn amount(line: &Line, amount: Money) -> LineAmount {
    LineAmount {
        line: line.id,
        amount,
    }
}

fn short_of(line: &Line, s: Settlement) -> LineShortfall {
    let ordered = line.weighed_by().map(|t| t.ordered(line.came()));
    LineShortfall {
        line: line.id,
        supplier: line.supplier_id,
        ordered: ordered.and_then(Result::ok).unwrap_or_default(),
        grams: line.weighed_grams.unwrap_or(Grams(0)),
        amount: s.shortfall,
        supply: s.supply,
    }
}

/// How long a tier's true-up waits for a weight.
const WEIGH_WITHIN_S: i64 = 7 * 86_400;

/// Leaves the jobs that give the true-up of some orders back alone if nobody weighs in time.
pub(crate) async fn alone_later(
    tx: &mut Tx,
    scope: Scope,
    orders: impl Iterator<Item = OrderId>,
) -> Result<()> {
    let run_at = tx.now().plus_s(WEIGH_WITHIN_S);
    let job = |order: OrderId| Job {
        kind: jobs::TRUE_UP_ALONE,
        key: order.to_string(),
        payload: OrderJob { order },
        run_at,
    };
    enqueue_all(tx, scope, orders.map(job).collect()).await
}

/// Gives back what the tier owes on lines that nobody weighed in time; the weight may still come.
pub(crate) struct TrueUpAlone {
    pub(crate) scope: Scope,
    pub(crate) order: OrderId,
}

impl Command for TrueUpAlone {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        use OrderStatus as S;
        let order = orders::order(tx, self.scope, self.order).await?;
        let over = |o: &Order| matches!(o.status, S::PickedUp | S::Completed | S::Cancelled);
        let Some(order) = order.filter(|o| !over(o)) else {
            return Ok(());
        };
        let lines = orders::lines(tx, self.scope, &[order.id]).await?;
        let mut due = vec![];
        for line in lines.iter().filter(|l| l.lacks_weight()) {
            due.push((line, settlement(line, None)?));
        }
        give(tx, self.scope, order, &due, "true-up-alone").await?;
        Ok(())
    }
}
