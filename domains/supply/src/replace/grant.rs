//! The leader or an operator settles a claim with goods, or offers them.
use super::stock::{hold, leftover};
use super::store::{self, Replacement, ReplacementState};
use julin_db::{Command, Result, Tx};
use julin_kernel::{AfterSaleId, Scope};
use julin_orders::{Decided, Goods, ReplaceBody, Replaceable};
use julin_web::Actor;

/// Settles a claim for goods with goods; offers them where the member asked for money.
pub(crate) struct Replace {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) claim: AfterSaleId,
    pub(crate) body: ReplaceBody,
}

impl Command for Replace {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let what = julin_orders::replaceable(tx, self.scope, self.claim).await?;
        let decided = what.decided(&self.actor, &self.body)?;
        if what.asks_goods() {
            settle(tx, self.scope, &what, &decided).await?;
        } else {
            julin_orders::offer_goods(tx, self.scope, &what, &decided).await?;
        }
        julin_orders::audit_goods(tx, self.scope, &self.actor, self.claim).await
    }
}

/// With what is left over; else by what the member chose: to wait for the next purchase, or the money.
pub(super) async fn settle(
    tx: &mut Tx,
    scope: Scope,
    what: &Replaceable,
    decided: &Decided,
) -> Result<()> {
    let (order, sku) = (&what.order, what.line.sku_id);
    let left = leftover(tx, scope, order.campaign_id, sku).await?;
    let enough = left.filter(|left| left.pieces >= what.pieces);
    if enough.is_none() && !what.would_wait() {
        return julin_orders::grant_money(tx, scope, what, decided).await;
    }
    let r = row(tx, what);
    store::insert(tx, scope, &r).await?;
    let goods = match enough {
        Some(left) => match hold(tx, scope, &r, (order.campaign_id, left.item)).await? {
            ReplacementState::Ready => Goods::Ready,
            _ => Goods::Awaited,
        },
        None => Goods::Awaited,
    };
    julin_orders::grant_goods(tx, scope, what, decided, goods).await
}

fn row(tx: &mut Tx, what: &Replaceable) -> Replacement {
    let (order, line) = (&what.order, &what.line);
    Replacement {
        claim_id: what.claim.id,
        order_id: order.id,
        sku_id: line.sku_id,
        member_id: order.member_id,
        leader_id: order.leader_id,
        pickup_point_id: order.pickup_point_id,
        name: line.name.clone(),
        spec: line.spec.clone(),
        pieces: what.pieces,
        state: ReplacementState::Waiting,
        campaign_id: None,
        item_id: None,
        pool_id: None,
        asked_at: tx.now(),
    }
}
