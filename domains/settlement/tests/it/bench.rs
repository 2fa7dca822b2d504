//! Orders as settlement hears of them.
use crate::bills::Bills;
use crate::payer::Payer;
use julin_contracts::{
    CancelReason, DiscountBearer, DiscountFact, DiscountSource, Event, GoodsReceived, LiableParty,
    LineAmount, LineExcessPaid, OrderCancelled, OrderCompleted, OrderHead, OrderLineFact,
    OrderPaid, OrderPickedUp, OrderRefunded, OrderSurcharged, OrderTruedUp, RefundCause,
};
use julin_db::{Command, Result, Tx, q};
use julin_events::emit;
use julin_kernel::{
    CampaignId, CampaignItemId, CommunityId, Grams, LineId, Money, OrderId, PersonId,
    PickupPointId, PurchaseOrderId, RefundId, Scope, SkuId, SupplierId,
};
use julin_ledger::Account;
use julin_settlement::{BillPort, PayoutPort};
use julin_testkit::{SHOP, TestApp};
use julin_web::Room;
use serde_json::Value;
use std::sync::Arc;

pub(crate) const SCOPE: Scope = Scope { shop: SHOP };
pub(crate) const LEADER: PersonId = PersonId(200);
pub(crate) const SUPPLIER: SupplierId = SupplierId(500);
pub(crate) const CAMPAIGN: CampaignId = CampaignId(400);

/// Tells events, each in a transaction of its own.
pub(crate) struct Tell(pub(crate) Event);
impl Command for Tell {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        emit(tx, SCOPE, self.0.clone()).await.map(|_| ())
    }
}

fn rooms() -> Vec<Room> {
    vec![
        julin_identity::room(),
        julin_catalog::room(),
        julin_ledger::room(),
        julin_groupbuy::room(),
        julin_payments::room(),
        julin_settlement::room(),
    ]
}

pub(crate) async fn start() -> TestApp {
    start_paying().await.0
}

async fn wired(payer: Payer, bills: Bills) -> TestApp {
    TestApp::with(rooms(), |_, ports| {
        ports.put::<dyn PayoutPort>(Arc::new(payer));
        ports.put::<dyn BillPort>(Arc::new(bills));
        None
    })
    .await
}

/// The rooms, and who pays leaders.
pub(crate) async fn start_paying() -> (TestApp, Payer) {
    let payer = Payer::default();
    (wired(payer.clone(), Bills::default()).await, payer)
}

/// The rooms, and the provider's bills.
pub(crate) async fn start_with_bills() -> (TestApp, Bills) {
    let bills = Bills::default();
    (wired(Payer::default(), bills.clone()).await, bills)
}

struct Register(PersonId);
impl Command for Register {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        tx.run(q!(
            "INSERT INTO identity_person (shop_id, id, phone_tail4, nickname, status, created_at)
             VALUES (1, $1, '', '王姐', 'active', 0)",
            self.0
        ))
        .await?;
        Ok(())
    }
}

/// Makes a person known.
pub(crate) async fn register(app: &TestApp, person: PersonId) {
    app.write(Register(person)).await.unwrap();
}

/// Tells events and lets settlement hear them.
pub(crate) async fn tell(app: &TestApp, events: Vec<Event>) {
    for event in events {
        app.write(Tell(event)).await.unwrap();
    }
    app.drain().await;
    assert_eq!(app.runner.dead_letters(SCOPE).await.unwrap().len(), 0);
}

/// An order of leader and member with lines of (amount, rate).
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: i64,
    pub(crate) member: PersonId,
    pub(crate) lines: Vec<(i64, i64)>,
}

pub(crate) fn order(id: i64, lines: &[(i64, i64)]) -> Order {
    Order {
        id,
        member: PersonId(100),
        lines: lines.to_vec(),
    }
}

impl Order {
    pub(crate) fn id(&self) -> OrderId {
        OrderId(self.id)
    }
    pub(crate) fn line(&self, n: usize) -> LineId {
        LineId(self.id * 100 + i64::try_from(n).unwrap())
    }
    pub(crate) fn head(&self) -> OrderHead {
        OrderHead {
            order: self.id(),
            member: self.member,
            campaign: CAMPAIGN,
            leader: LEADER,
            community: CommunityId(1),
            pickup_point: PickupPointId(1),
            live: None,
            card: None,
        }
    }
    fn facts(&self) -> Vec<OrderLineFact> {
        let fact = |(n, (amount, bps)): (usize, &(i64, i64))| OrderLineFact {
            line: self.line(n),
            item: CampaignItemId(1),
            sku: SkuId(1),
            supplier: SUPPLIER,
            name: format!("货品{n}"),
            quantity: 1,
            unit_price: Money(*amount),
            supply_price: Money(0),
            commission_bps: *bps,
            commission: julin_contracts::CommissionRule::Rate,
            amount: Money(*amount),
        };
        self.lines.iter().enumerate().map(fact).collect()
    }
    pub(crate) fn total(&self) -> Money {
        Money(self.lines.iter().map(|(amount, _)| amount).sum())
    }
    pub(crate) fn paid(&self) -> Event {
        OrderPaid {
            head: self.head(),
            chain_number: self.id,
            lines: self.facts(),
            total: self.total(),
            first: false,
            discounts: vec![],
        }
        .into()
    }
    pub(crate) fn trued_up(&self, refund: i64, amounts: &[i64]) -> Event {
        let line = |(n, amount): (usize, &i64)| LineAmount {
            line: self.line(n),
            amount: Money(*amount),
        };
        OrderTruedUp {
            head: self.head(),
            lines: amounts.iter().enumerate().map(line).collect(),
            total: Money(amounts.iter().sum()),
            refund: RefundId(refund),
        }
        .into()
    }
    pub(crate) fn refunded(
        &self,
        refund: i64,
        n: usize,
        amount: i64,
        liable: LiableParty,
    ) -> Event {
        self.refund(refund, n, amount, liable, &[]).into()
    }
    /// A refund with what goes back of a discount, by who bears it.
    pub(crate) fn refund(
        &self,
        refund: i64,
        n: usize,
        amount: i64,
        liable: LiableParty,
        back: &[(DiscountBearer, i64)],
    ) -> OrderRefunded {
        let fact = |(bearer, amount): &(DiscountBearer, i64)| DiscountFact {
            line: self.line(n),
            source: DiscountSource::Coupon,
            bearer: *bearer,
            amount: Money(*amount),
        };
        OrderRefunded {
            head: self.head(),
            line: self.line(n),
            supplier: SUPPLIER,
            amount: Money(amount),
            liable,
            refund: RefundId(refund),
            cause: RefundCause::AfterSale,
            discounts: back.iter().map(fact).collect(),
        }
    }
    /// What a member paid more on a line, by an approved surcharge.
    pub(crate) fn surcharged(&self, n: usize, amount: i64) -> Event {
        OrderSurcharged {
            head: self.head(),
            line: self.line(n),
            amount: Money(amount),
        }
        .into()
    }
    /// Goods that never came.
    pub(crate) fn short(&self, refund: i64, n: usize, amount: i64) -> OrderRefunded {
        OrderRefunded {
            cause: RefundCause::Short,
            ..self.refund(refund, n, amount, LiableParty::Supplier, &[])
        }
    }
    /// Weight above what was ordered, paid for.
    pub(crate) fn excess(&self, part: i64, n: usize, amount: i64, supply: i64) -> Event {
        LineExcessPaid {
            head: self.head(),
            line: self.line(n),
            supplier: SUPPLIER,
            part,
            grams: Grams(50),
            amount: Money(amount),
            supply: Money(supply),
        }
        .into()
    }
    pub(crate) fn cancelled(&self, reason: CancelReason) -> Event {
        OrderCancelled {
            head: self.head(),
            lines: self.facts(),
            reason,
            was_paid: true,
        }
        .into()
    }
    pub(crate) fn picked_up(&self) -> Event {
        OrderPickedUp {
            head: self.head(),
            by: LEADER,
        }
        .into()
    }
    pub(crate) fn completed(&self) -> Event {
        OrderCompleted {
            head: self.head(),
            net: self.total(),
        }
        .into()
    }
}

pub(crate) fn received(purchase_order: i64, supplier: SupplierId, cost: i64) -> Event {
    received_short(purchase_order, supplier, cost, 0)
}

/// Goods that came, and what those that did not would have cost.
pub(crate) fn received_short(
    purchase_order: i64,
    supplier: SupplierId,
    cost: i64,
    short: i64,
) -> Event {
    GoodsReceived {
        purchase_order: PurchaseOrderId(purchase_order),
        supplier,
        campaign: CAMPAIGN,
        cost: Money(cost),
        short: Money(short),
    }
    .into()
}

pub(crate) async fn balance(app: &TestApp, account: Account) -> i64 {
    let mut tx = app.ctx.db.read().await.unwrap();
    julin_ledger::balance(&mut tx, SCOPE, account)
        .await
        .unwrap()
        .0
}

pub(crate) async fn earnings(app: &TestApp) -> Value {
    app.leader(LEADER).get("/api/v1/leader/earnings").await.ok()
}

/// Accrued, frozen, available.
pub(crate) async fn sums(app: &TestApp) -> (i64, i64, i64) {
    let view = earnings(app).await;
    let of = |name: &str| view[name].as_i64().unwrap();
    (of("accrued"), of("frozen"), of("available"))
}
