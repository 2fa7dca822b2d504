//! Wrong prize codes.
use super::Result;
use crate::ids::PrizeId;
use julin_db::{Tx, q};
use julin_kernel::{PersonId, Scope};

/// Wrong codes that a person typed for a prize since a slot.
pub(crate) async fn since(
    tx: &mut Tx,
    scope: Scope,
    (prize, by): (PrizeId, PersonId),
    slot: i64,
) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT CAST(COALESCE(SUM(tries), 0) AS BIGINT) AS n FROM luckybag_code_try
             WHERE shop_id = $1 AND prize_id = $2 AND by_id = $3 AND slot >= $4",
            scope.shop,
            prize,
            by,
            slot
        ))
        .await?;
    Ok(n.0)
}

pub(crate) async fn count(
    tx: &mut Tx,
    scope: Scope,
    (prize, by): (PrizeId, PersonId),
    slot: i64,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO luckybag_code_try (shop_id, prize_id, by_id, slot, tries) VALUES ($1, $2, $3, $4, 1)
         ON CONFLICT (shop_id, prize_id, by_id, slot)
         DO UPDATE SET tries = luckybag_code_try.tries + 1",
        scope.shop,
        prize,
        by,
        slot
    ))
    .await
    .map(|_| ())
}
