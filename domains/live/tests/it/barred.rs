//! A leader who is barred from going live plans and does not go on air, until the bar is lifted.
use crate::bench::World;
use julin_community::{BarReason, LeaderDeed, set_bars};
use julin_db::{Command, Result, Tx};
use julin_kernel::{PersonId, Scope};
use serde_json::json;

struct Bar(Scope, PersonId, Option<LeaderDeed>);

impl Command for Bar {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let named = |deed| (deed, "开播第一课".to_owned());
        let bars: Vec<_> = self.2.map(named).into_iter().collect();
        Ok(set_bars(tx, self.0, self.1, BarReason::Training, &bars).await?)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_not_passed_does_not_go_on_air_until_they_have() {
    let w = World::start().await;
    let live = w.planned().await;
    let (start, scope) = (format!("/api/v1/lives/{live}/start"), w.app.scope());
    let bar = |deed| w.app.write(Bar(scope, w.leader, deed));
    bar(Some(LeaderDeed::Live)).await.unwrap();
    let refused = w.host().post(&start, json!({})).await;
    assert_eq!(refused.json()["detail"], "开播第一课");
    refused.refused(409, "community.training_first");
    let seen = w.host().get(&format!("/api/v1/lives/{live}")).await.ok();
    assert_eq!(seen["status"], "planned");
    // What bars her from a buy does not keep her off the air.
    bar(Some(LeaderDeed::Buy)).await.unwrap();
    w.host().post(&start, json!({})).await.ok();
}
