//! What members had done by an instant, asked for later.
use crate::bench::{Emit, World};
use julin_contracts::{CancelReason, Event, OrderCancelled, OrderHead, OrderPaid, OrderPlaced};
use julin_kernel::{LiveId, Money, OrderId, PersonId, PickupPointId, Ts};
use julin_live::{DeedsAsked, MemberDeeds, deeds_of, fold_presence};
use julin_testkit::Client;
use serde_json::json;

struct Room {
    w: World,
    live: LiveId,
}

impl Room {
    async fn emit(&self, event: impl Into<Event>) {
        let emit = Emit(self.w.app.scope(), event.into());
        self.w.app.write(emit).await.unwrap();
        self.w.app.drain().await;
    }
    fn head(&self, member: PersonId) -> OrderHead {
        OrderHead {
            order: OrderId(member.0),
            member,
            campaign: self.w.campaign.parse().unwrap(),
            leader: self.w.leader,
            community: self.w.community,
            pickup_point: PickupPointId(1),
            live: Some(self.live),
            card: None,
        }
    }
    async fn buy(&self, member: PersonId) {
        let (lines, total) = (vec![], Money(1_990));
        self.emit(OrderPlaced {
            head: self.head(member),
            lines: lines.clone(),
            total,
            pay_by: self.w.app.ctx.now(),
        })
        .await;
        self.emit(OrderPaid {
            head: self.head(member),
            chain_number: 1,
            lines,
            total,
            first: true,
            discounts: vec![],
        })
        .await;
    }
    async fn cancel(&self, member: PersonId) {
        self.emit(OrderCancelled {
            head: self.head(member),
            lines: vec![],
            reason: CancelReason::Expired,
            was_paid: true,
        })
        .await;
    }
    /// Says the phrase, buys and watches for twenty seconds; answers the comment.
    async fn all(&self, (member, client): &(PersonId, Client)) -> String {
        let path = format!("/api/v1/lives/{}/comments", self.live);
        let said = client.post(&path, json!({"text": "我要西红柿"})).await.ok();
        self.buy(*member).await;
        let key = format!("m:{member}");
        let id = self.live.to_string();
        let watching = self.w.listener(&id, &key, Some(*member));
        self.w.app.advance(20_000).await;
        watching.beat(&format!("live:{id}"));
        fold_presence(&self.w.app.ctx, self.live).await.unwrap();
        said["id"].as_str().unwrap().to_owned()
    }
    async fn deeds(&self, of: PersonId, until: Option<Ts>) -> MemberDeeds {
        let asked = DeedsAsked {
            phrase: Some("我要西红柿".to_owned()),
            watched: true,
            bought: true,
            until,
            ..DeedsAsked::default()
        };
        let mut tx = self.w.app.ctx.db.read().await.unwrap();
        let scope = self.w.app.scope();
        let found = deeds_of(&mut tx, scope, self.live, &[of], &asked).await;
        found.unwrap().remove(&of).unwrap_or_default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_or_undone_after_an_instant_does_not_count() {
    let w = World::start().await;
    let live = w.on_air().await.parse().unwrap();
    let (early, late) = (w.resident(1, "王小明").await, w.resident(2, "陈东").await);
    let room = Room { w, live };
    let comment = room.all(&early).await;
    room.w.app.advance(60_000).await;
    let until = Some(room.w.app.ctx.now());
    room.w.app.advance(60_000).await;
    room.all(&late).await;
    let path = format!("/api/v1/lives/{live}/comments/{comment}");
    room.w.host().delete(&path).await.ok();
    room.cancel(early.0).await;
    let then = room.deeds(early.0, until).await;
    assert_eq!((then.said, then.bought, then.watched_s), (true, true, 20));
    assert_eq!(room.deeds(late.0, until).await, MemberDeeds::default());
    let now = room.deeds(early.0, None).await;
    assert_eq!((now.said, now.bought), (false, false));
    let now = room.deeds(late.0, None).await;
    assert_eq!((now.said, now.bought, now.watched_s), (true, true, 20));
}
