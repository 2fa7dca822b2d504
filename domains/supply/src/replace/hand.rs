//! Goods in place of others are handed over, once.
use super::store::{self, ReplacementState};
use julin_db::{Result, Tx};
use julin_kernel::{AfterSaleId, OrderId, Scope};
use julin_web::Actor;

/// Hands over what lies there for an order's member; answers the claims that are settled with it. The
/// caller has seen that the order is this person's to hand over.
pub(crate) async fn hand_over(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    order: OrderId,
    window_s: i64,
) -> Result<Vec<AfterSaleId>> {
    let mut handed = vec![];
    for r in store::ready_of_order(tx, scope, order).await? {
        // Their money may have gone back this very moment.
        if !julin_orders::goods_handed(tx, scope, r.claim_id, actor, window_s).await? {
            continue;
        }
        store::go(tx, scope, &r, ReplacementState::Handed).await?;
        store::note_handed(tx, scope, r.claim_id, actor.person).await?;
        if let Some(pool) = r.pool_id {
            julin_catalog::ship(tx, scope, &[(pool, r.pieces)]).await?;
        }
        handed.push(r.claim_id);
    }
    Ok(handed)
}
