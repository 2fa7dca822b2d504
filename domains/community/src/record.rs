//! A leader's record: counted from what happened, never typed in.
use julin_contracts::{Envelope, Event};
use julin_db::{DbError, Result, Tx, q};
use julin_events::{Reaction, reaction};
use julin_kernel::{PersonId, Scope};
use std::collections::HashMap;

pub(crate) fn reactions() -> Vec<Reaction> {
    vec![reaction("community.count_served", |tx, e| {
        Box::pin(count_served(tx, e))
    })]
}

async fn count_served(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let Event::OrderPickedUp(picked_up) = &e.event else {
        return Ok(());
    };
    tx.run(q!(
        "INSERT INTO community_record (shop_id, leader_id, served_orders) VALUES ($1, $2, 1)
         ON CONFLICT (shop_id, leader_id) DO UPDATE
         SET served_orders = community_record.served_orders + 1",
        e.shop,
        picked_up.head.leader
    ))
    .await?;
    Ok(())
}

/// Orders that these leaders handed over; those without any are left out.
pub(crate) async fn served(
    tx: &mut Tx,
    scope: Scope,
    leaders: &[PersonId],
) -> Result<HashMap<PersonId, i64>, DbError> {
    let sql = q!(
        "SELECT leader_id, served_orders FROM community_record WHERE shop_id = $1",
        scope.shop
    );
    let rows: Vec<(PersonId, i64)> = tx
        .all(sql.within(" AND leader_id IN ", leaders.iter().copied()))
        .await?;
    Ok(rows.into_iter().collect())
}
