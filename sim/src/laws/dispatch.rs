//! What was judged of the pickup points (rule 32).
use super::same;
use crate::model::{Model, Outcome};
use crate::world::World;
use anyhow::Result;
use julin_db::{q, row};
use std::collections::BTreeMap;

row! {
    #[derive(Debug)]
    struct Judged {
        campaign_id: i64, pickup_point_id: i64, pieces: i64, outcome: String, merged_into: Option<i64>,
    }
}

pub(super) async fn compare(world: &World, model: &Model) -> Result<()> {
    let rows: Vec<Judged> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT campaign_id, pickup_point_id, pieces, outcome, merged_into FROM orders_dispatch
             ORDER BY campaign_id, pickup_point_id"
        ))
        .await?;
    let kept: BTreeMap<(i64, i64), (i64, String, Option<i64>)> = rows
        .into_iter()
        .map(|r| {
            (
                (r.campaign_id, r.pickup_point_id),
                (r.pieces, r.outcome, r.merged_into),
            )
        })
        .collect();
    let mut expected = BTreeMap::new();
    for campaign in &model.campaigns {
        for (point, (pieces, outcome)) in campaign.trucks.iter().flat_map(|t| &t.points) {
            let (word, into) = match outcome {
                Outcome::Reached => ("reached", None),
                Outcome::Refunded => ("refunded", None),
                Outcome::Goes => ("goes", None),
                Outcome::Waits => ("waits", None),
                Outcome::Merged(into) => ("merged", Some(*into)),
            };
            expected.insert((campaign.id, *point), (*pieces, word.to_owned(), into));
        }
    }
    same(
        "pickup points and their trucks (rule 32)",
        "all",
        kept,
        expected,
    )
}
