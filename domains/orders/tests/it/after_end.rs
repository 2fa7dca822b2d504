//! What goes back once an order is over: out of what was sold where it was sold, out of the buyer's money
//! where it never was.
use crate::bench::{DAY_MS, World};
use julin_db::{Command, Result, Tx};
use julin_kernel::{LineId, Money, OrderId, PersonId, Scope};
use julin_ledger::{Account, AccountKind};
use julin_orders::{LineSurcharge, ask_surcharge, refund_short};
use julin_testkit::Client;
use serde_json::json;

const RETURNS: Account = Account::shop(AccountKind::SalesReturns);

struct Short(Scope, OrderId, LineId, i64);
impl Command for Short {
    type Output = Money;
    async fn run(&self, tx: &mut Tx) -> Result<Money> {
        refund_short(tx, self.0, self.1, self.2, self.3).await
    }
}

struct More(Scope, OrderId, LineId, i64);
impl Command for More {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let surcharge = LineSurcharge {
            order: self.1,
            line: self.2,
            amount: Money(self.3),
            key: "correction:1".to_owned(),
            reason: "counted wrongly",
            actor: PersonId(900),
        };
        ask_surcharge(tx, self.0, surcharge).await
    }
}

/// An order of two goods that is over.
struct Over {
    w: World,
    who: Client,
    member: PersonId,
    id: OrderId,
    lines: Vec<LineId>,
}

impl Over {
    async fn new() -> Self {
        let w = World::start().await;
        let (who, member) = w.neighbour(1).await;
        let id = w.bought(&who, &[1, 2]).await;
        w.count().await;
        w.handed_over(&id).await;
        w.app.advance(3 * DAY_MS).await;
        let order = w.order(&who, &id).await;
        assert_eq!(order["status"], "completed");
        let lines = order["lines"].as_array().unwrap().iter();
        let lines = lines.map(|l| l["id"].as_str().unwrap().parse().unwrap());
        let over = Self {
            lines: lines.collect(),
            id: id.parse().unwrap(),
            w,
            who,
            member,
        };
        assert_eq!(over.balances().await, (0, 0));
        over
    }
    /// What the buyer has with the shop, and what was sold and came back.
    async fn balances(&self) -> (i64, i64) {
        let funds = Account::customer_funds(self.member);
        (self.w.balance(funds).await, self.w.balance(RETURNS).await)
    }
}

/// Of two suppliers one comes late, and counts its goods in when the order is long over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_that_prove_short_after_the_end_are_refunded_out_of_what_was_sold() {
    let o = Over::new().await;
    let scope = o.w.app.scope();
    let short = Short(scope, o.id, o.lines[1], 1);
    assert_eq!(o.w.app.write(short).await.unwrap(), Money(1_000));
    o.w.app.drain().await;
    assert_eq!(o.balances().await, (0, 1_000));
    assert_eq!((o.w.till.refunded(), o.w.trial().await), (1_000, 0));
    let order = o.w.order(&o.who, &o.id.to_string()).await;
    assert_eq!(
        (&order["status"], &order["refunded"]),
        (&json!("completed"), &json!(1_000))
    );
}

/// It was never sold: what lapsed was nobody's but the payer's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_surcharge_that_is_paid_after_it_lapsed_goes_back_out_of_the_payers_money() {
    let o = Over::new().await;
    let more = More(o.w.app.scope(), o.id, o.lines[1], 250);
    o.w.app.write(more).await.unwrap();
    let prepay = format!("/api/v1/payments/{}/prepay", o.id);
    o.who.post(&prepay, json!({})).await.ok();
    // The provider takes the money, and nobody hears of it before it lapses.
    o.w.till.deaf(true);
    o.w.till.pay_all();
    o.w.app.advance(8 * DAY_MS).await;
    o.w.till.deaf(false);
    o.w.app.advance(DAY_MS).await;
    assert_eq!(o.w.till.refunded(), 250);
    assert_eq!(o.balances().await, (0, 0));
    assert_eq!(o.w.trial().await, 0);
}
