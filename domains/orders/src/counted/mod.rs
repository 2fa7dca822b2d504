//! Orders of a counted campaign, many at a time: each table is written once for all of them, so that a
//! campaign of a hundred thousand orders is settled in seconds, in transactions as short as any.
mod store;

use crate::order::true_up;
use crate::store::{Line, Order, lines};
use crate::{facts, weigh};
use julin_contracts::{Event, LineAmount, MessageRequested, OrderTruedUp};
use julin_db::{Command, Result, Tx};
use julin_events::emit_all;
use julin_kernel::{CampaignId, CampaignItemId, Money, OrderId, RefundId, Scope};
use julin_payments::RefundDraft;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Orders settled in one transaction.
const SOME: i64 = 100;

/// What a campaign of any size is settled by.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) scope: Scope,
    pub(crate) campaign: CampaignId,
    pub(crate) title: String,
    /// Final unit price by item.
    pub(crate) prices: HashMap<CampaignItemId, Money>,
}

/// Gives some paid orders above `after` their final prices and promises what the tier gives back;
/// answers the last of them, none if there was none. Orders with a seat in a team are not among them.
/// It locks the orders before it reads what they hold.
pub(crate) struct CountSome {
    pub(crate) terms: Arc<Terms>,
    pub(crate) after: OrderId,
}

impl Command for CountSome {
    type Output = Option<OrderId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<OrderId>> {
        let (scope, campaign) = (self.terms.scope, self.terms.campaign);
        let orders = store::lock_paid(tx, scope, campaign, self.after, SOME).await?;
        let last = orders.last().map(|o| o.id);
        if last.is_some() {
            count(tx, &self.terms, orders).await?;
        }
        Ok(last)
    }
}

/// Settles paid orders by the final prices; those without one keep theirs.
pub(crate) async fn count(tx: &mut Tx, terms: &Terms, orders: Vec<Order>) -> Result<()> {
    let counted = terms.decide(tx, orders).await?;
    terms.write(tx, &counted).await
}

/// What becomes of an order.
struct Counted {
    order: Order,
    lines: Vec<Final>,
    /// What goes back now.
    total: Money,
    /// Whether some of it waits for a weight.
    waits: bool,
}

/// What becomes of a line.
struct Final {
    line: Line,
    price: Money,
    amount: Money,
}

impl Final {
    /// The discount stays where it was frozen, so there may be less left than the tier gives.
    fn of(line: Line, prices: &HashMap<CampaignItemId, Money>) -> Result<(Self, bool)> {
        let price = prices.get(&line.item_id).copied();
        let price = price.unwrap_or(line.unit_price).min(line.unit_price);
        let due = true_up(line.unit_price, price, line.quantity)?.min(line.left()?);
        // One refund holds this and what the weight falls short: it waits for the weight.
        let waits = line.weighing.is_some() && due > Money::ZERO;
        let amount = if line.weighing.is_some() {
            Money::ZERO
        } else {
            due
        };
        let this = Self {
            line,
            price,
            amount,
        };
        Ok((this, waits))
    }
}

impl Terms {
    async fn decide(&self, tx: &mut Tx, orders: Vec<Order>) -> Result<Vec<Counted>> {
        let ids: Vec<OrderId> = orders.iter().map(|o| o.id).collect();
        let mut of: HashMap<OrderId, Vec<Line>> = HashMap::new();
        for line in lines(tx, self.scope, &ids).await? {
            of.entry(line.order_id).or_default().push(line);
        }
        let decide = |order: Order| {
            let lines = of.remove(&order.id).unwrap_or_default();
            counted(order, lines, &self.prices)
        };
        orders.into_iter().map(decide).collect()
    }

    async fn write(&self, tx: &mut Tx, counted: &[Counted]) -> Result<()> {
        let scope = self.scope;
        let lines = counted.iter().flat_map(|c| &c.lines);
        let lines = lines.map(|f| (&f.line, f.price, f.amount));
        store::set_lines(tx, scope, lines).await?;
        let orders: Vec<_> = counted.iter().map(|c| (c.order.id, c.total)).collect();
        store::set_counted(tx, scope, &orders).await?;
        let waiting = counted.iter().filter(|c| c.waits).map(|c| c.order.id);
        weigh::alone_later(tx, scope, waiting).await?;
        let given: Vec<&Counted> = counted.iter().filter(|c| c.total > Money::ZERO).collect();
        let drafts = given.iter().map(|c| draft(c)).collect();
        let refunds = julin_payments::request_refunds(tx, scope, drafts).await?;
        // One kind after the other, so that whoever hears them hears many alike in a row.
        let mut told: Vec<Event> = given.iter().map(|c| self.message(c).into()).collect();
        let trued_up = given.into_iter().zip(refunds);
        told.extend(trued_up.map(|(c, refund)| trued_up_event(c, refund).into()));
        emit_all(tx, scope, &told).await
    }

    fn message(&self, counted: &Counted) -> MessageRequested {
        let order = &counted.order;
        let args = [
            ("campaign", self.title.clone()),
            ("amount", counted.total.display()),
        ];
        MessageRequested {
            to: order.member_id,
            template: "true_up".to_owned(),
            args: BTreeMap::from(args.map(|(k, v)| (k.to_owned(), v))),
            link: Some(format!("/orders/{}", order.id)),
            key: key(order.id),
        }
    }
}

fn trued_up_event(counted: &Counted, refund: RefundId) -> OrderTruedUp {
    let given = counted.lines.iter().filter(|f| f.amount > Money::ZERO);
    let line = |f: &Final| LineAmount {
        line: f.line.id,
        amount: f.amount,
    };
    OrderTruedUp {
        head: facts::head(&counted.order),
        lines: given.map(line).collect(),
        total: counted.total,
        refund,
    }
}

fn counted(
    order: Order,
    lines: Vec<Line>,
    prices: &HashMap<CampaignItemId, Money>,
) -> Result<Counted> {
    let finals = lines.into_iter().map(|line| Final::of(line, prices));
    let finals: Vec<(Final, bool)> = finals.collect::<Result<_>>()?;
    let waits = finals.iter().any(|(_, waits)| *waits);
    let lines: Vec<Final> = finals.into_iter().map(|(line, _)| line).collect();
    let total = Money::sum(lines.iter().map(|f| f.amount))?;
    Ok(Counted {
        order,
        lines,
        total,
        waits,
    })
}

fn key(order: OrderId) -> String {
    format!("true-up:{order}")
}

fn draft(counted: &Counted) -> RefundDraft {
    RefundDraft {
        order: counted.order.id,
        key: key(counted.order.id),
        amount: counted.total,
        reason_code: "tier_true_up".to_owned(),
        before_completion: true,
    }
}
