//! What a leader earns: by campaign and level, then by campaign, then by the goods and her level; frozen
//! when the campaign is published.
use crate::bench::{Bench, HOUR_MS, campaign_id, ts};
use julin_contracts::CommissionRule;
use julin_groupbuy::{CampaignSnapshot, snapshot};
use julin_kernel::Money;
use serde_json::{Value, json};

impl Bench {
    async fn rank(&self, leader: usize, level: &str) {
        let path = format!("/api/v1/leaders/{}/level", self.leaders[leader]);
        let rank = self
            .app
            .operator()
            .put(&path, json!({"level": level}))
            .await;
        assert_eq!(rank.status, 204);
    }
    async fn bonuses(&self, levels: Value) {
        let body = json!({"levels": levels});
        let set = self.app.operator().put("/api/v1/leader-levels", body).await;
        assert_eq!(set.status, 204);
    }
    fn of_shop(&self) -> Value {
        let mut body = self.body();
        body["community_ids"] = json!([self.community]);
        (body["items"][0]["stock"], body["items"][1]["stock"]) = (json!(20), json!(20));
        body
    }
    async fn found(&self, made: &Value) -> CampaignSnapshot {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        let found = snapshot(&mut tx, self.app.scope(), campaign_id(made)).await;
        found.unwrap().unwrap()
    }
    /// What both leaders earn on an item.
    async fn earn(&self, made: &Value, item: usize) -> [(i64, CommissionRule); 2] {
        let found = self.found(made).await;
        let of = |n: usize| found.commission(&found.items[item], self.leaders[n]);
        [of(0), of(1)]
    }
}

const RATE: CommissionRule = CommissionRule::Rate;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_campaigns_word_for_a_level_comes_first_then_its_word_then_the_goods_and_the_level() {
    let b = Bench::start().await;
    let usual = b.found(&b.campaign().await).await.items[0].commission_bps;
    b.rank(0, "gold").await;
    b.bonuses(json!([{"level": "gold", "bonus_bps": 250}, {"level": "standard", "bonus_bps": 50}]))
        .await;
    let mut body = b.of_shop();
    body["items"][1]["commission_kind"] = json!("spread");
    body["items"][1]["commission_levels"] =
        json!([{"level": "gold", "kind": "per_piece", "per_piece": 300}]);
    let made = b.app.operator().post("/api/v1/campaigns", body).await.ok();
    assert_eq!(
        b.earn(&made, 0).await,
        [(usual + 250, RATE), (usual + 50, RATE)]
    );
    let per_piece = CommissionRule::PerPiece { amount: Money(300) };
    let [gold, standard] = b.earn(&made, 1).await;
    assert_eq!(
        (gold.1, standard.1),
        (per_piece, CommissionRule::Spread),
        "a level adds to no spread"
    );
    let mut body = b.of_shop();
    body["items"][0]["commission_levels"] =
        json!([{"level": "gold", "kind": "rate", "rate_bps": 2_000}]);
    let made = b.app.operator().post("/api/v1/campaigns", body).await.ok();
    assert_eq!(b.earn(&made, 0).await, [(2_000, RATE), (usual + 50, RATE)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_keeps_its_levels_and_a_draft_has_none_yet() {
    let b = Bench::start().await;
    b.bonuses(json!([{"level": "silver", "bonus_bps": 100}]))
        .await;
    let open = b.campaign().await;
    let usual = b.earn(&open, 0).await[0].0;
    let mut body = b.body();
    body["draft"] = json!(true);
    body["opens_at"] = json!(ts(HOUR_MS).0);
    let draft = b.host().post("/api/v1/campaigns", body).await.ok();
    b.rank(0, "silver").await;
    assert_eq!(b.earn(&open, 0).await[0], (usual, RATE));
    let path = format!("/api/v1/campaigns/{}", campaign_id(&draft));
    b.host().put(&path, json!({"draft": false})).await.ok();
    assert_eq!(b.earn(&draft, 0).await[0], (usual + 100, RATE));
    b.rank(0, "standard").await;
    b.host().post(&format!("{path}/open"), json!({})).await.ok();
    assert_eq!(
        b.earn(&draft, 0).await[0],
        (usual + 100, RATE),
        "scheduled is published"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_level_is_told_once_rightly_and_by_the_shop() {
    let b = Bench::start().await;
    let gold = json!({"level": "gold", "kind": "rate", "rate_bps": 2_000});
    let refused = async |levels: Value| {
        let mut body = b.of_shop();
        body["items"][0]["commission_levels"] = levels;
        let said = b.app.operator().post("/api/v1/campaigns", body).await;
        said.refused(422, "invalid")["field"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let at = |name: &str| format!("items.0.commission_levels.{name}");
    assert_eq!(refused(json!([gold, gold])).await, at("1.level"));
    let no_rate = json!([{"level": "gold", "kind": "rate"}]);
    assert_eq!(refused(no_rate).await, at("0.rate_bps"));
    let much = json!([{"level": "gold", "kind": "rate", "rate_bps": 5_001}]);
    assert_eq!(refused(much).await, at("0.rate_bps"));
    // The deepest tier is 17.50.
    let dear = json!([{"level": "gold", "kind": "per_piece", "per_piece": 1_751}]);
    assert_eq!(refused(dear).await, at("0.per_piece"));
    let mut body = b.body();
    body["items"][0]["commission_levels"] = json!([gold]);
    let said = b.host().post("/api/v1/campaigns", body).await;
    assert_eq!(
        said.refused(403, "forbidden")["field"],
        "items.0.commission_levels"
    );
}
