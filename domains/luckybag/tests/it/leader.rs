//! A leader's own live: her goods out of her campaign's stock, her community's neighbours.
use crate::world::{LIVE, World, ticket};
use julin_community::{
    Appointment, NewCommunity, NewPickupPoint, appoint_leader, create_community, ensure_membership,
    put_pickup_point,
};
use julin_db::{Command, Result, Tx};
use julin_kernel::{CommunityId, PersonId, Scope};
use julin_luckybag::RoomSession;
use julin_testkit::{Client, START};
use julin_wiring::IdentityPeople;
use serde_json::{Value, json};

/// A community with a leader, who has this member.
struct Found(Scope, PersonId);

impl Command for Found {
    type Output = (CommunityId, PersonId);
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let home = NewCommunity {
            name: "枫林苑".into(),
            address: "枫林路 1 号".into(),
            district: None,
        };
        let community = create_community(tx, self.0, &home).await?;
        let point = NewPickupPoint {
            name: "北门小店".into(),
            address: "北门".into(),
            hours: "9–20".into(),
            keeper_note: None,
        };
        let new = Appointment {
            community,
            phone: "13800000001".into(),
            nickname: "李姐".into(),
            pickup_point: put_pickup_point(tx, self.0, community, &point).await?,
            intro: String::new(),
        };
        let leader = appoint_leader(tx, self.0, &IdentityPeople, &new).await?;
        ensure_membership(tx, self.0, self.1, leader).await?;
        Ok((community, leader))
    }
}

struct Hers {
    w: World,
    community: CommunityId,
    host: Client,
    campaign: String,
    item: String,
    residents: Vec<(PersonId, Client)>,
}

/// Her live with her own buy; the first of two residents is her neighbour.
async fn hers() -> Hers {
    hers_with(json!({})).await
}

/// As `hers`, with more told of the buy.
async fn hers_with(more: Value) -> Hers {
    let w = World::start().await;
    let residents = w.residents(2).await;
    let found = Found(w.app.scope(), residents[0].0);
    let (community, leader) = w.app.write(found).await.unwrap();
    let host = w.app.leader(leader);
    let mut body = json!({
        "title": "周一水果", "cutoff_at": START.plus_s(3_600),
        "items": [{"quick": {"name": "樱桃", "spec": "1份"}, "base_price": 6_990, "stock": 30, "tiers": []}],
    });
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let made = host.post("/api/v1/campaigns", body).await.ok();
    let session = RoomSession {
        leader: Some(leader),
        campaign: made["id"].as_str().unwrap().parse().unwrap(),
        on_air: true,
        over: false,
    };
    w.rooms.sessions.lock().unwrap().insert(LIVE, session);
    Hers {
        campaign: made["id"].as_str().unwrap().to_owned(),
        item: made["items"][0]["id"].as_str().unwrap().to_owned(),
        w,
        community,
        host,
        residents,
    }
}

impl Hers {
    fn bag(&self, rules: Value) -> Value {
        json!({"title": "樱桃福袋", "item_id": self.item, "pieces": 3, "rules": rules, "open_s": 60})
    }
    async fn post(&self, path: &str, body: Value) -> Value {
        self.host.post(path, body).await.ok()
    }
    /// What her buy can still sell.
    async fn left(&self) -> i64 {
        let path = format!("/api/v1/campaigns/{}", self.campaign);
        let seen = self.host.get(&path).await.ok();
        seen["items"][0]["available"].as_i64().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn she_gives_her_own_goods_out_of_her_buys_stock_to_her_neighbours() {
    let h = hers().await;
    let path = format!("/api/v1/lives/{LIVE}/lucky-bags");
    let others = json!({"title": "不是她的", "sku_id": h.w.sku, "pieces": 1, "open_s": 60});
    h.host
        .post(&path, others)
        .await
        .refused(422, "luckybag.not_her_goods");
    let bag = h
        .post(&path, h.bag(json!({"community_id": h.community})))
        .await;
    assert_eq!(
        h.left().await,
        27,
        "taken from what her buy sells, never added"
    );
    assert_eq!(bag["community_name"], "枫林苑");
    let id = bag["id"].as_str().unwrap();
    h.post(&format!("/api/v1/lucky-bags/{id}/open"), json!({}))
        .await;
    let enter = format!("/api/v1/lucky-bags/{id}/enter");
    let seen = h.residents[0].1.post(&enter, ticket(1)).await.ok();
    assert_eq!(seen["standing"]["community"], true);
    let stranger = h.residents[1].1.post(&enter, ticket(2)).await;
    stranger.refused(403, "luckybag.other_community");
    h.w.app.advance(60_000).await;
    assert_eq!(h.left().await, 29, "one is held, two are for sale again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_after_the_buy_is_over_goes_to_the_shelf() {
    let h = hers().await;
    let path = format!("/api/v1/lives/{LIVE}/lucky-bags");
    let bag = h.post(&path, h.bag(json!({}))).await;
    let id = bag["id"].as_str().unwrap();
    h.post(&format!("/api/v1/lucky-bags/{id}/open"), json!({}))
        .await;
    h.residents[0]
        .1
        .post(&format!("/api/v1/lucky-bags/{id}/enter"), ticket(1))
        .await
        .ok();
    h.w.app.advance(60_000).await;
    // Nobody claims, and the buy closes meanwhile.
    h.w.app.advance(8 * 86_400_000).await;
    let sum = |pools: Vec<(i64, i64)>| pools.iter().map(|p| p.0).sum::<i64>();
    let (all, shelf) = (pools(&h).await, shelf(&h).await);
    assert_eq!(sum(all), 30, "nothing is lost");
    assert!(
        shelf >= 1,
        "the prize is on the shelf, where it can be sold: {shelf}"
    );
    let won = h
        .host
        .get(&format!("/api/v1/lives/{LIVE}/lucky-prizes"))
        .await
        .ok();
    assert_eq!(won[0]["state"], "lapsed");
}

/// Her buy opens in half an hour, with 30 of the 40 cherries that there are.
async fn later() -> Hers {
    let cherries = json!({"name": "樱桃", "spec": "1份", "stock": 40});
    let item = json!({"quick": cherries, "base_price": 6_990, "stock": 30, "tiers": []});
    hers_with(json!({"opens_at": START.plus_s(1_800), "items": [item]})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bag_called_off_before_the_buy_opens_gives_back_to_the_buy() {
    let h = later().await;
    let bag = h
        .post(
            &format!("/api/v1/lives/{LIVE}/lucky-bags"),
            h.bag(json!({})),
        )
        .await;
    assert_eq!(h.left().await, 27);
    let id = bag["id"].as_str().unwrap();
    h.post(&format!("/api/v1/lucky-bags/{id}/cancel"), json!({}))
        .await;
    assert_eq!((h.left().await, shelf(&h).await), (30, 10));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bag_whose_buy_was_edited_gives_back_to_the_shelf() {
    let h = later().await;
    let bag = h
        .post(
            &format!("/api/v1/lives/{LIVE}/lucky-bags"),
            h.bag(json!({})),
        )
        .await;
    let path = format!("/api/v1/campaigns/{}", h.campaign);
    let edit = json!({"title": "周二水果"});
    h.host.put(&path, edit).await.ok();
    assert_eq!((h.left().await, shelf(&h).await), (30, 7), "bound again");
    h.w.app.advance(1_800_000).await;
    let id = bag["id"].as_str().unwrap();
    h.post(&format!("/api/v1/lucky-bags/{id}/cancel"), json!({}))
        .await;
    assert_eq!((h.left().await, shelf(&h).await), (30, 10), "none is lost");
}

/// `(on hand, promised)` of every pool of the cherries.
async fn pools(h: &Hers) -> Vec<(i64, i64)> {
    let mut tx = h.w.app.ctx.db.read().await.unwrap();
    tx.all(julin_db::Sql::new(
        "SELECT on_hand, reserved + committed FROM catalog_pool WHERE parent_id IS NOT NULL OR id IN
         (SELECT parent_id FROM catalog_pool)",
    ))
    .await
    .unwrap()
}

/// What lies free on their own shelf.
async fn shelf(h: &Hers) -> i64 {
    let mut tx = h.w.app.ctx.db.read().await.unwrap();
    let row: (i64,) = tx
        .one(julin_db::Sql::new(
            "SELECT on_hand - reserved - committed FROM catalog_pool WHERE parent_id IS NULL AND id IN
             (SELECT parent_id FROM catalog_pool)",
        ))
        .await
        .unwrap();
    row.0
}
