//! Points are earned once, when an order is over.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod tiers;

use julin_contracts::{Event, OrderCompleted, OrderHead};
use julin_db::{Command, Result, Tx, q};
use julin_events::emit;
use julin_kernel::{CampaignId, CommunityId, Money, OrderId, PersonId, PickupPointId};
use julin_testkit::TestApp;

const MEMBER: PersonId = PersonId(100);

/// Tells of an event, as the room that knows would.
struct Tell(Event);
impl Command for Tell {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = julin_kernel::Scope::shop(julin_testkit::SHOP);
        emit(tx, scope, self.0.clone()).await.map(|_| ())
    }
}

fn completed(order: i64, net: i64) -> Event {
    let head = OrderHead {
        order: OrderId(order),
        member: MEMBER,
        campaign: CampaignId(1),
        leader: PersonId(2),
        community: CommunityId(3),
        pickup_point: PickupPointId(4),
        live: None,
        card: None,
    };
    let net = Money(net);
    OrderCompleted { head, net }.into()
}

async fn tell(app: &TestApp, event: Event) {
    app.write(Tell(event)).await.unwrap();
}

/// Names of the events of the outbox.
async fn told(app: &TestApp, name: &str) -> i64 {
    let mut tx = app.ctx.db.read().await.unwrap();
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM events_outbox WHERE name = $1",
            name
        ))
        .await
        .unwrap();
    n.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_earns_once_and_the_balance_is_the_sum() {
    let app = TestApp::start(vec![julin_promo::room(), julin_membership::room()]).await;
    for (order, net) in [(1, 2_590), (2, 99), (3, 10_000), (1, 2_590)] {
        app.write(Tell(completed(order, net))).await.unwrap();
    }
    app.drain().await;
    let mine = app.member(MEMBER).get("/api/v1/me/points").await.ok();
    assert_eq!(mine["balance"], 125, "{mine}");
    let points: Vec<_> = mine["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["points"].clone())
        .collect();
    assert_eq!(points, [100, 25], "newest first, nothing for 0.99");
    assert_eq!(mine["entries"][0]["kind"], "earned");
    assert_eq!(told(&app, "membership.points_granted").await, 2);
    assert_eq!(told(&app, "messaging.message_requested").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn points_are_the_members_own_and_come_in_pages() {
    let app = TestApp::start(vec![julin_promo::room(), julin_membership::room()]).await;
    for order in 1..=3 {
        app.write(Tell(completed(order, 100 * order)))
            .await
            .unwrap();
    }
    app.drain().await;
    let member = app.member(MEMBER);
    let first = member.get("/api/v1/me/points?limit=2").await.ok();
    let next = first["next"].as_str().unwrap();
    let rest = member
        .get(&format!("/api/v1/me/points?limit=2&cursor={next}"))
        .await
        .ok();
    assert_eq!(
        (rest["entries"].as_array().unwrap().len(), rest.get("next")),
        (1, None)
    );
    let other = app
        .member(PersonId(101))
        .get("/api/v1/me/points")
        .await
        .ok();
    assert_eq!(
        (
            other["balance"].clone(),
            other["entries"].as_array().unwrap().len()
        ),
        (0.into(), 0)
    );
    app.anyone()
        .get("/api/v1/me/points")
        .await
        .refused(401, "unauthenticated");
}
