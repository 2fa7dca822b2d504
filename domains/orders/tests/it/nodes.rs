//! Several nodes sell from the same stock at once: where there is plenty none locks it to judge, and yet
//! nothing is oversold and no limit is passed.
use crate::bench::World;
use futures_util::future::join_all;
use julin_db::{Error, Lane, LaneOptions};
use julin_kernel::{CampaignId, Id as _, PersonId};
use julin_orders::{PlaceOrder, PlaceOrderBody, PlaceOrders};
use julin_testkit::START;
use serde_json::{Value, json};

/// A lane of its own for each node.
struct Nodes {
    w: World,
    lanes: Vec<Lane<PlaceOrders>>,
    members: Vec<PersonId>,
    campaign: Value,
}

impl Nodes {
    /// Three nodes, and a campaign of one item.
    async fn start(stock: i64, limit: Option<i64>, members: i64) -> Self {
        let w = World::start().await;
        let item = json!({ "quick": { "name": "橙子", "spec": "1份" }, "base_price": 1_000,
            "stock": stock, "tiers": [], "limit_per_member": limit });
        let body =
            json!({ "title": "周二水果", "cutoff_at": START.plus_s(86_400), "items": [item] });
        let campaign = w.host().post("/api/v1/campaigns", body).await.ok();
        let mut known = vec![];
        for n in 1..=members {
            known.push(w.neighbour(n).await.1);
        }
        let open = |_| Lane::open(&w.app.ctx.db, PlaceOrders, LaneOptions::default());
        Self {
            lanes: (0..3).map(open).collect(),
            w,
            members: known,
            campaign,
        }
    }

    /// Everybody asks `times` times at once, each time at another node; answers the refusals' codes.
    async fn rush(&self, times: usize, quantity: i64) -> Vec<Result<(), &'static str>> {
        let id = |name: &str| self.campaign[name].as_str().unwrap().to_owned();
        let campaign = CampaignId::from_raw(id("id").parse().unwrap());
        let body = json!({ "campaign_id": id("id"), "leader_id": self.w.leader,
            "lines": [{ "item_id": self.campaign["items"][0]["id"], "quantity": quantity }] });
        let body: PlaceOrderBody = serde_json::from_value(body).unwrap();
        let ask = |n: usize| {
            let member = self.members[n / times];
            let key = format!("nodes-{n:06}");
            let order = PlaceOrder::new(self.w.app.scope(), member, key, &body, 900).unwrap();
            let lane = &self.lanes[n % self.lanes.len()];
            async move {
                match lane.ask(campaign.raw(), order).await {
                    Ok(_) => Ok(()),
                    Err(Error::Refused(fault)) => Err(fault.code.code),
                    Err(other) => panic!("{other}"),
                }
            }
        };
        join_all((0..self.members.len() * times).map(ask)).await
    }

    /// What is left of the item.
    async fn left(&self) -> Value {
        let path = format!(
            "/api/v1/campaigns/{}",
            self.campaign["id"].as_str().unwrap()
        );
        let shown = self.w.host().get(&path).await.ok();
        shown["items"][0]["available"].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_holds_on_all_nodes_together() {
    let nodes = Nodes::start(1_000_000, Some(2), 25).await;
    let answers = nodes.rush(6, 1).await;
    for (member, theirs) in answers.chunks(6).enumerate() {
        let got = theirs.iter().flatten().count();
        assert_eq!(got, 2, "member {member}: {theirs:?}");
    }
    let refused = answers.iter().filter_map(|a| a.err());
    assert!(refused.into_iter().all(|c| c == "orders.limit_exceeded"));
    assert_eq!(nodes.left().await, 1_000_000 - 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plenty_runs_out_to_the_last_piece() {
    let nodes = Nodes::start(12_000, None, 30).await;
    let answers = nodes.rush(2, 300).await;
    assert_eq!(answers.iter().flatten().count(), 40, "{answers:?}");
    let refused = answers.iter().filter_map(|a| a.err());
    assert!(refused.into_iter().all(|c| c == "orders.sold_out"));
    assert_eq!(nodes.left().await, 0);
    assert_eq!(nodes.w.happened("groupbuy.campaign_progressed").await, 1);
}
