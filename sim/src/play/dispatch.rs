//! Somebody decides about the pickup points below the dispatch minimum (rule 32).
use super::{Play, pick};
use crate::dice::Dice;
use crate::world::answer;
use anyhow::{Context as _, Result, ensure};
use serde_json::json;

impl Play {
    pub(super) async fn decide_point(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let mut all = vec![];
        for campaign in &self.model.campaigns {
            let points = campaign.waiting_points().into_iter();
            all.extend(points.map(|point| (campaign.id, point)));
        }
        let Some((campaign, point)) = pick(&all, raw).copied() else {
            return Ok(());
        };
        let mut hosts = self.world.hosts.iter();
        let host = hosts
            .find(|h| h.points.contains(&point))
            .context("no such point")?;
        let other = host.points.iter().find(|p| **p != point).copied();
        let into = other.filter(|_| dice.chance(60));
        let told = |into: Option<i64>| {
            let into = into.map(|p| p.to_string());
            json!({ "pickup_point_id": point.to_string(), "into": into })
        };
        let path = format!("/api/v1/campaigns/{campaign}/dispatch");
        if dice.chance(20) {
            // Nowhere: to itself.
            let nowhere = answer(self.world.operator.post(&path, told(Some(point))).await)?;
            ensure!(nowhere.is_err(), "sent to itself (rule 32)");
        }
        let done = answer(self.world.operator.post(&path, told(into)).await)?;
        ensure!(
            done.is_ok(),
            "{point} waits and is answered {done:?} (rule 32)"
        );
        self.model.decide_point(campaign, point, into);
        self.tally.decided += 1;
        Ok(())
    }
}
