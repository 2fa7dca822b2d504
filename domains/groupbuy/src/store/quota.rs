//! What members have bought, net of cancellations.
use super::Result;
use julin_db::{Sql, Tx, Val, q};
use julin_kernel::{CampaignItemId, PersonId, Scope};

pub(crate) async fn bought(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    items: &[CampaignItemId],
) -> Result<Vec<(CampaignItemId, i64)>> {
    let sql = q!(
        "SELECT item_id, bought FROM groupbuy_quota WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        member
    );
    let sql = sql.within(" AND item_id IN ", items.iter().copied());
    tx.all(sql).await
}

pub(crate) async fn bought_by(
    tx: &mut Tx,
    scope: Scope,
    of: impl IntoIterator<Item = (CampaignItemId, PersonId)>,
) -> Result<Vec<(CampaignItemId, PersonId, i64)>> {
    let sets: Vec<Vec<Val>> = of
        .into_iter()
        .map(|(item, member)| vec![scope.shop.into(), item.into(), member.into()])
        .collect();
    let sql = q!("SELECT item_id, member_id, bought FROM groupbuy_quota
         WHERE shop_id = $1 AND item_id = $2 AND member_id = $3");
    tx.all_set(sql, &sets).await
}

pub(crate) type Move = ((CampaignItemId, PersonId), i64);

fn sets(scope: Scope, moves: &[Move]) -> Vec<Vec<Val>> {
    let set = |((item, member), n): &Move| {
        vec![
            scope.shop.into(),
            (*item).into(),
            (*member).into(),
            (*n).into(),
        ]
    };
    moves.iter().map(set).collect()
}

fn taking() -> Sql {
    q!(
        "INSERT INTO groupbuy_quota (shop_id, item_id, member_id, bought) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, item_id, member_id)
         DO UPDATE SET bought = groupbuy_quota.bought + excluded.bought"
    )
}

pub(crate) async fn take(tx: &mut Tx, scope: Scope, moves: &[Move]) -> Result<u64> {
    tx.run_set(taking(), &sets(scope, moves)).await
}

/// As `take`; answers what each has bought then.
pub(crate) async fn take_and_tell(
    tx: &mut Tx,
    scope: Scope,
    moves: &[Move],
) -> Result<Vec<(CampaignItemId, PersonId, i64)>> {
    let sql = taking().push(" RETURNING item_id, member_id, bought");
    tx.all_set(sql, &sets(scope, moves)).await
}

pub(crate) async fn give_back(tx: &mut Tx, scope: Scope, moves: &[Move]) -> Result<u64> {
    let sql = q!("UPDATE groupbuy_quota SET bought = bought - $4
         WHERE shop_id = $1 AND item_id = $2 AND member_id = $3 AND bought >= $4");
    tx.run_many(sql, sets(scope, moves)).await
}
