//! From the cutoff to the last fen, stage by stage. Begun again after a kill it goes on where the shop is.
use super::meter;
use super::shop::{SCOPE, SHOP, Shop};
use anyhow::{Context as _, ensure};
use julin_db::{Db, Sql, q};
use julin_groupbuy::CutoffNow;
use julin_kernel::{CampaignId, OrderId, PersonId, PickupPointId, SessionId};
use julin_testkit::OPERATOR;
use julin_web::{Actor, Grant, Reach, Role};
use serde_json::{Value, json};
use std::time::Duration;

/// How long a provider thinks about a refund while the campaign is closed.
const PROVIDER_MS: u64 = 30;
/// Orders of one tap at the counter.
const TAP: i64 = 50;

/// Closes the one campaign there is.
pub(crate) async fn close(shop: &Shop, refunds: bool) -> anyhow::Result<()> {
    shop.till.answer_after(PROVIDER_MS);
    let (campaign,): (CampaignId,) = shop
        .db()
        .one(q!("SELECT id FROM groupbuy_campaign"))
        .await?;
    let runner = shop.runner.clone();
    let serving = tokio::spawn(async move { runner.serve(std::future::pending()).await });
    let all = Closing { shop, campaign };
    meter::stage("counted, trued up, refunds queued", all.count()).await?;
    meter::stage("purchase orders, orders sourced", all.sourced()).await?;
    meter::stage("commission follows, members told", all.followed()).await?;
    meter::stage("observers have heard of it", all.quiet()).await?;
    meter::stage("goods received, shortage shared out", all.received()).await?;
    meter::stage("aggregation, sorting lists, workbooks", all.sheets()).await?;
    meter::stage("sorted, sent, arrived, members told", all.arrived()).await?;
    meter::stage("handed over", all.handed()).await?;
    meter::stage("completed, commission available", all.settled()).await?;
    if refunds {
        shop.till.answer_after(0);
        meter::stage("refunds sent", all.refunded()).await?;
    }
    serving.abort();
    Ok(())
}

struct Closing<'a> {
    shop: &'a Shop,
    campaign: CampaignId,
}

/// Waits until a query finds nothing.
async fn until_none(db: &Db, sql: impl Fn() -> Sql) -> anyhow::Result<()> {
    loop {
        let found: Option<(i64,)> = db.opt(sql()).await?;
        if found.is_none() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

impl Closing<'_> {
    fn db(&self) -> &Db {
        self.shop.db()
    }
    fn path(&self, tail: &str) -> String {
        format!("/api/v1/campaigns/{}{tail}", self.campaign)
    }

    async fn count(&self) -> anyhow::Result<()> {
        let grants = vec![Grant {
            role: Role::Operator,
            reach: Reach::Shop,
        }];
        let stop = CutoffNow {
            actor: Actor {
                person: OPERATOR,
                shop: SHOP,
                session: SessionId(0),
                grants,
            },
            id: self.campaign,
            payment_timeout_s: 0,
        };
        let (status,): (String,) = self
            .db()
            .one(q!("SELECT status FROM groupbuy_campaign"))
            .await?;
        if status == "open" {
            self.db().write(stop).await?;
        }
        until_none(self.db(), || {
            q!("SELECT id FROM groupbuy_campaign WHERE status IN ('open', 'cutoff', 'closed')")
        })
        .await?;
        self.none_left("paid").await
    }

    async fn none_left(&self, status: &str) -> anyhow::Result<()> {
        until_none(self.db(), || {
            q!(
                "SELECT id FROM orders_order WHERE shop_id = $1 AND campaign_id = $2
                 AND status = $3 LIMIT 1",
                SCOPE.shop,
                self.campaign,
                status
            )
        })
        .await
    }

    async fn sourced(&self) -> anyhow::Result<()> {
        until_none(self.db(), || {
            q!("SELECT id FROM groupbuy_campaign WHERE status = 'succeeded'")
        })
        .await?;
        self.none_left("aggregated").await
    }

    /// Waits until whoever moves money or tells people has heard of every true-up.
    async fn followed(&self) -> anyhow::Result<()> {
        for (reaction, event) in [
            ("settlement.follow_orders", "orders.order_trued_up"),
            ("messaging.deliver", "messaging.message_requested"),
        ] {
            until_none(self.db(), || {
                q!(
                    "SELECT o.id FROM events_cursor c, events_outbox o WHERE c.reaction = $1
                     AND o.name = $2 AND (o.pos IS NULL OR o.pos > c.pos) LIMIT 1",
                    reaction,
                    event
                )
            })
            .await?;
        }
        Ok(())
    }

    /// Waits until every reaction has heard everything.
    async fn quiet(&self) -> anyhow::Result<()> {
        until_none(self.db(), || {
            q!("SELECT id FROM events_outbox WHERE pos IS NULL LIMIT 1")
        })
        .await?;
        until_none(self.db(), || {
            q!("SELECT c.pos FROM events_cursor c, events_sequence s
                WHERE s.name = 'outbox' AND c.pos < s.last LIMIT 1")
        })
        .await
    }

    /// Of the first line of each supplier one piece in a hundred does not come.
    async fn received(&self) -> anyhow::Result<()> {
        let operator = self.shop.operator();
        let list = format!("/api/v1/purchase-orders?campaign={}", self.campaign);
        let all = operator.get(&list).await.ok();
        for po in all["items"].as_array().context("no purchase orders")? {
            let path = format!(
                "/api/v1/purchase-orders/{}",
                po["id"].as_str().unwrap_or_default()
            );
            if po["status"] == "draft" {
                operator.post(&format!("{path}/send"), json!({})).await.ok();
            }
            if po["status"] != "received" {
                let body = json!({"lines": came(po), "short": true});
                operator.post(&format!("{path}/receive"), body).await.ok();
            }
        }
        until_none(self.db(), || {
            q!("SELECT id FROM events_job WHERE kind = 'supply.short' AND state = 'waiting' LIMIT 1")
        })
        .await?;
        self.quiet().await
    }

    async fn points(&self) -> anyhow::Result<Vec<(PickupPointId, PersonId)>> {
        Ok(self
            .db()
            .all(q!(
                "SELECT pickup_point_id, person_id FROM community_leader ORDER BY person_id"
            ))
            .await?)
    }

    async fn sheets(&self) -> anyhow::Result<()> {
        let operator = self.shop.operator();
        let mut bytes = 0;
        let sheet = operator.get(&self.path("/aggregation.xlsx")).await;
        ensure!(sheet.status == 200, "aggregation: {}", sheet.status);
        bytes += sheet.bytes.len();
        for (point, _) in self.points().await? {
            let path = self.path(&format!("/sorting.xlsx?pickup_point={point}"));
            let sheet = operator.get(&path).await;
            ensure!(sheet.status == 200, "sorting: {}", sheet.status);
            bytes += sheet.bytes.len();
        }
        ensure!(bytes > 0, "empty workbooks");
        Ok(())
    }

    async fn arrived(&self) -> anyhow::Result<()> {
        let operator = self.shop.operator();
        for (point, leader) in self.points().await? {
            let body = json!({ "pickup_point_id": point });
            for step in ["/sorting", "/dispatches"] {
                operator.post(&self.path(step), body.clone()).await.ok();
            }
            let leader = self.shop.leader(leader);
            let arrived = leader.post(&self.path("/arrivals"), body).await;
            // Whoever was killed had handed everything over.
            if arrived.json()["code"] != "supply.nothing_arrives" {
                arrived.ok();
            }
        }
        self.quiet().await
    }

    async fn handed(&self) -> anyhow::Result<()> {
        for (_, leader) in self.points().await? {
            let client = self.shop.leader(leader);
            while let Some(tap) = self.tap(leader).await? {
                let key = format!("tap-{}", tap[0]);
                let body = json!({ "order_ids": tap });
                let told = client.post_keyed("/api/v1/handover", &key, body).await.ok();
                ensure!(told["blocked"] == json!([]), "{told}");
            }
        }
        Ok(())
    }

    async fn tap(&self, leader: PersonId) -> anyhow::Result<Option<Vec<OrderId>>> {
        let some: Vec<(OrderId,)> = self
            .db()
            .all(q!(
                "SELECT id FROM orders_order WHERE shop_id = $1 AND leader_id = $2
                 AND status = 'at_pickup' ORDER BY id LIMIT $3",
                SCOPE.shop,
                leader,
                TAP
            ))
            .await?;
        Ok((!some.is_empty()).then(|| some.into_iter().map(|o| o.0).collect()))
    }

    async fn settled(&self) -> anyhow::Result<()> {
        self.none_left("picked_up").await?;
        self.quiet().await?;
        until_none(self.db(), || {
            q!("SELECT id FROM groupbuy_campaign WHERE status <> 'settled'")
        })
        .await?;
        self.quiet().await
    }

    async fn refunded(&self) -> anyhow::Result<()> {
        until_none(self.db(), || {
            q!("SELECT id FROM payments_refund WHERE status IN ('requested', 'sent') LIMIT 1")
        })
        .await?;
        self.quiet().await
    }
}

fn came(po: &Value) -> Vec<Value> {
    let lines = po["lines"].as_array().into_iter().flatten().enumerate();
    let line = |(n, l): (usize, &Value)| {
        let number = |name: &str| l[name].as_i64().unwrap_or_default();
        let missing = if n == 0 { number("needed") / 100 } else { 0 };
        let received = if n == 0 {
            number("needed") - missing
        } else {
            number("quantity")
        };
        json!({"line_id": l["id"], "received": received})
    };
    lines.map(line).collect()
}
