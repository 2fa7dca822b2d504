//! Who takes part in a bag.
use super::Result;
use crate::ids::BagId;
use crate::model::Entry;
use julin_db::{Tx, Val, q};
use julin_kernel::{PersonId, Scope};

/// Writes an entry down; false if this member is in already, or the ticket is somebody's.
pub(crate) async fn insert(tx: &mut Tx, scope: Scope, bag: BagId, e: &Entry) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "INSERT INTO luckybag_entry (shop_id, bag_id, member_id, ticket, name, at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            scope.shop,
            bag,
            e.member_id,
            &e.ticket,
            &e.name,
            now
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    bag: BagId,
    member: PersonId,
) -> Result<Option<Entry>> {
    tx.opt(q!(
        "SELECT member_id, ticket, name, eligible, place FROM luckybag_entry
         WHERE shop_id = $1 AND bag_id = $2 AND member_id = $3",
        scope.shop,
        bag,
        member
    ))
    .await
}

/// Everybody who entered, by ticket.
pub(crate) async fn of_bag(tx: &mut Tx, scope: Scope, bag: BagId) -> Result<Vec<Entry>> {
    tx.all(q!(
        "SELECT member_id, ticket, name, eligible, place FROM luckybag_entry
         WHERE shop_id = $1 AND bag_id = $2 ORDER BY ticket",
        scope.shop,
        bag
    ))
    .await
}

/// Who won, first place first.
pub(crate) async fn winners(tx: &mut Tx, scope: Scope, bag: BagId) -> Result<Vec<Entry>> {
    tx.all(q!(
        "SELECT member_id, ticket, name, eligible, place FROM luckybag_entry
         WHERE shop_id = $1 AND bag_id = $2 AND place IS NOT NULL ORDER BY place",
        scope.shop,
        bag
    ))
    .await
}

/// How many entered, and how many of those the snapshot found eligible.
pub(crate) async fn counts(tx: &mut Tx, scope: Scope, bag: BagId) -> Result<(i64, i64)> {
    tx.one(q!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN eligible THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM luckybag_entry WHERE shop_id = $1 AND bag_id = $2",
        scope.shop,
        bag
    ))
    .await
}

/// Writes the snapshot: who was eligible at the close, and who won.
pub(crate) async fn snapshot(tx: &mut Tx, scope: Scope, bag: BagId, all: &[Entry]) -> Result<()> {
    let set = |e: &Entry| -> Vec<Val> {
        vec![
            scope.shop.into(),
            bag.into(),
            e.member_id.into(),
            e.eligible.unwrap_or(false).into(),
            e.place.into(),
        ]
    };
    let sql = q!("UPDATE luckybag_entry SET eligible = $4, place = $5
         WHERE shop_id = $1 AND bag_id = $2 AND member_id = $3");
    tx.run_many(sql, all.iter().map(set).collect())
        .await
        .map(|_| ())
}
