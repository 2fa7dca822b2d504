//! Members, their tags and what they are told.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod bench;
mod interests;

use bench::{DAY_MS, World};
use julin_contracts::{LiableParty, LiveReserved, OrderRefunded, PointsGranted, RefundCause};
use julin_kernel::{LineId, LiveId, Money, PersonId, RefundId, SupplierId};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_is_welcomed_once_in_the_leaders_name() {
    let world = World::start().await;
    let member = world.join("13900000001", "小王").await;
    world.join("13900000001", "小王").await;
    let welcomes = world.messages("welcome").await;
    assert_eq!(welcomes.len(), 1);
    assert_eq!(welcomes[0].to, member);
    assert_eq!(
        (
            welcomes[0].args["leader"].as_str(),
            welcomes[0].args["community"].as_str()
        ),
        ("李姐", "枫林苑")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_member_bought_is_kept_net() {
    let world = World::start().await;
    let member = world.join("13900000001", "小王").await;
    world.paid(1, member, 6_000).await;
    world.paid(2, member, 4_000).await;
    let refund = OrderRefunded {
        head: world.head(1, member, None),
        line: LineId(1),
        supplier: SupplierId(1),
        amount: Money(1_500),
        liable: LiableParty::Supplier,
        refund: RefundId(1),
        cause: RefundCause::AfterSale,
        discounts: vec![],
    };
    world.emit(refund).await;
    let points = PointsGranted {
        member,
        points: 45,
        order: None,
        basis: Money(4_500),
    };
    world.emit(points).await;
    let card = &world.members("").await[0];
    let sums = ["orders", "paid_amount", "points"].map(|k| card[k].as_i64().unwrap());
    assert_eq!(sums, [2, 8_500, 45], "{card}");
    world.cancelled(2, member).await;
    let card = &world.members("").await[0];
    assert_eq!(
        (card["orders"].clone(), card["paid_amount"].clone()),
        (1.into(), 4_500.into())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tags_have_reasons_and_end_with_their_window() {
    let world = World::start().await;
    let member = world.join("13900000001", "小王").await;
    world.paid(1, member, 1_000).await;
    assert_eq!(
        world.tags("").await,
        [("first_order".into(), "bought once so far".into())]
    );
    for order in 2..=4 {
        world.app.advance(DAY_MS).await;
        world.paid(order, member, 1_000).await;
    }
    let fan = vec![("superfan".to_owned(), "4 orders in 30 days".to_owned())];
    assert_eq!(world.tags("?tag=superfan").await, fan);
    world.app.advance(26 * DAY_MS).await;
    assert_eq!(world.tags("").await, fan, "the first order is 29 days old");
    world.app.advance(DAY_MS).await;
    assert_eq!(
        world.tags("").await,
        [],
        "only three are left in the window"
    );
    assert!(world.members("?tag=superfan").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lives_make_superfans_and_a_cancelled_order_takes_its_tag_back() {
    let world = World::start().await;
    let member = world.join("13900000001", "小王").await;
    for live in 1..=3 {
        let event = LiveReserved {
            live: LiveId(live),
            member,
            interests: vec![],
        };
        world.emit(event.clone()).await;
        world.emit(event).await;
    }
    assert_eq!(world.tags("").await, []);
    world.paid_in(1, member, 60_000, Some(4)).await;
    let tags: Vec<_> = world.tags("").await.into_iter().map(|t| t.1).collect();
    assert_eq!(
        tags,
        [
            "bought once so far",
            "¥600.00 in 90 days",
            "took part in 4 lives in 30 days"
        ]
    );
    world.cancelled(1, member).await;
    let tags: Vec<_> = world.tags("").await.into_iter().map(|t| t.0).collect();
    assert_eq!(tags, ["superfan"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reminder_comes_after_a_week_unless_they_came_back() {
    let world = World::start().await;
    let back = world.join("13900000001", "小王").await;
    let gone = world.join("13900000002", "小张").await;
    for (order, member) in [(1, back), (2, gone)] {
        world.paid(order, member, 1_000).await;
        world.completed(order, member).await;
    }
    world.app.advance(3 * DAY_MS).await;
    world.paid(3, back, 1_000).await;
    world.app.advance(4 * DAY_MS - 1).await;
    assert!(
        world.messages("repurchase").await.is_empty(),
        "not before a week"
    );
    world.app.advance(1).await;
    let reminders = world.messages("repurchase").await;
    assert_eq!(reminders.len(), 1);
    assert_eq!(
        (reminders[0].to, reminders[0].args["product"].as_str()),
        (gone, "樱桃")
    );
    assert_eq!(
        reminders[0].key,
        format!("repurchase:{gone}"),
        "delivered once in their life"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leaders_see_their_own_people_and_operators_all() {
    let world = World::start().await;
    for n in 1..=5 {
        world
            .join(&format!("1390000000{n}"), &format!("邻居{n}"))
            .await;
    }
    let names = |cards: &[serde_json::Value]| {
        let name = |c: &serde_json::Value| c["nickname"].as_str().unwrap().to_owned();
        cards.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(&world.members("?q=0003").await), ["邻居3"]);
    assert_eq!(names(&world.members("?q=%E5%B1%855").await), ["邻居5"]);
    assert!(world.members("?tag=superfan").await.is_empty());
    let operator = world.app.operator();
    let first = operator.get("/api/v1/members?limit=3").await.ok();
    let cursor = first["next"].as_str().unwrap();
    let rest = operator
        .get(&format!("/api/v1/members?limit=3&cursor={cursor}"))
        .await
        .ok();
    let all: Vec<_> = [&first, &rest]
        .into_iter()
        .flat_map(|p| names(p["items"].as_array().unwrap()))
        .collect();
    assert_eq!(all, ["邻居5", "邻居4", "邻居3", "邻居2", "邻居1", "李姐"]);
    assert_eq!(first["items"][0]["phone_masked"], "139****0005");
    let member = world.app.member(PersonId(77));
    for path in ["/api/v1/members", "/api/v1/leader/members"] {
        member.get(path).await.refused(403, "forbidden");
        world
            .app
            .anyone()
            .get(path)
            .await
            .refused(401, "unauthenticated");
    }
}
