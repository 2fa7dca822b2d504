//! What was won.
use super::Result;
use crate::ids::{BagId, PrizeId};
use crate::model::{Prize, PrizeState};
use julin_db::{Tx, q};
use julin_kernel::{LiveId, PersonId, Scope};

/// The columns of `Prize`, in its order.
macro_rules! select_prize {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, bag_id, live_id, member_id, code, state, claim_until, claimed_at, done_at \
         FROM luckybag_prize ", $tail))$(.bind($a))* };
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, p: &Prize) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO luckybag_prize (shop_id, id, bag_id, live_id, member_id, code, state, won_at,
           claim_until, done_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        scope.shop,
        p.id,
        p.bag_id,
        p.live_id,
        p.member_id,
        &p.code,
        p.state,
        now,
        p.claim_until,
        p.done_at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: PrizeId) -> Result<Option<Prize>> {
    tx.opt(select_prize!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// What a member won out of a bag.
pub(crate) async fn of_member(
    tx: &mut Tx,
    scope: Scope,
    bag: BagId,
    member: PersonId,
) -> Result<Option<Prize>> {
    tx.opt(select_prize!(
        "WHERE shop_id = $1 AND bag_id = $2 AND member_id = $3",
        scope.shop,
        bag,
        member
    ))
    .await
}

/// The goods that were won in a session: those to hand over first, then those that may still be claimed, then
/// what is done with. Coupons are in the purses, and nobody waits for them.
pub(crate) async fn goods_of_live(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    max: i64,
) -> Result<Vec<Prize>> {
    tx.all(select_prize!(
        "WHERE shop_id = $1 AND live_id = $2 AND bag_id IN (SELECT b.id FROM luckybag_bag b
           WHERE b.shop_id = $1 AND b.live_id = $2 AND b.prize = 'goods')
         ORDER BY CASE state WHEN 'claimed' THEN 0 WHEN 'won' THEN 1 ELSE 2 END, id LIMIT $3",
        scope.shop,
        live,
        max
    ))
    .await
}

/// A bag's prizes that stand there.
pub(crate) async fn in_state(
    tx: &mut Tx,
    scope: Scope,
    bag: BagId,
    state: PrizeState,
) -> Result<Vec<Prize>> {
    tx.all(select_prize!(
        "WHERE shop_id = $1 AND bag_id = $2 AND state = $3 ORDER BY id",
        scope.shop,
        bag,
        state
    ))
    .await
}

/// Moves a prize on; false if it no longer stood where it was seen.
pub(crate) async fn step(
    tx: &mut Tx,
    scope: Scope,
    p: &Prize,
    to: PrizeState,
    by: Option<PersonId>,
) -> Result<bool> {
    let now = tx.now();
    let claimed = (to == PrizeState::Claimed).then_some(now);
    let done = (to != PrizeState::Claimed).then_some(now);
    let n = tx
        .run(q!(
            "UPDATE luckybag_prize SET state = $4, claimed_at = COALESCE($5, claimed_at), done_at = $6,
               done_by = $7
             WHERE shop_id = $1 AND id = $2 AND state = $3",
            scope.shop,
            p.id,
            p.state,
            to,
            claimed,
            done,
            by
        ))
        .await?;
    Ok(n == 1)
}
