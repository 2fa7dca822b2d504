//! Goods came back to the pickup point: their money goes back now.
use super::decide::{complete_if_due, doer, pay_out, place_of};
use super::model::{ClaimAction, ClaimStatus, GoodsFate};
use super::policy::ClaimPolicy;
use super::replace::bears;
use super::step::{self, NewStep};
use super::store::{self as claims, Claim};
use crate::store::Order;
use julin_db::{Command, Result, Tx};
use julin_kernel::{AfterSaleId, Code, Fault, Money, Scope};
use julin_web::{Actor, Permission, Reach, audit};
use serde::{Deserialize, Serialize};

/// What came back.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct ReturnBody {
    /// Whether the goods can be sold again.
    pub(crate) goods: GoodsFate,
}

/// Takes goods in that a member brings back.
pub(crate) struct TakeReturn {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) claim: AfterSaleId,
    pub(crate) body: ReturnBody,
    pub(crate) policy: ClaimPolicy,
}

impl Command for TakeReturn {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let claim = claims::claim(tx, self.scope, self.claim).await?;
        let claim = claim.ok_or(Code::NOT_FOUND.fault())?;
        let (order, line) = place_of(tx, self.scope, &claim).await?;
        self.allow(&claim, &order)?;
        if claim.status != ClaimStatus::AwaitingReturn {
            return Err(Code::WRONG_STATE
                .fault()
                .detail(claim.status.as_str())
                .into());
        }
        let (to, goods) = (ClaimStatus::Approved, self.body.goods);
        claims::move_to(tx, self.scope, &claim, to).await?;
        claims::set_goods(tx, self.scope, claim.id, goods).await?;
        let by = doer(&self.actor);
        let step = NewStep::on(&claim, ClaimAction::Returned, by, to, goods.as_str());
        step::write(tx, self.scope, claim.id, step).await?;
        let pieces = claim.quantity.unwrap_or(0);
        if goods == GoodsFate::Restocked && pieces > 0 {
            julin_catalog::restock(tx, self.scope, line.pool_id, pieces).await?;
        }
        let liability = bears(&claim)?;
        let amount = claim.amount.min(line.left()?).max(Money::ZERO);
        pay_out(tx, self.scope, &claim, (&order, &line), amount, &liability).await?;
        let detail = serde_json::json!({ "goods": goods, "pieces": pieces, "amount": amount });
        let action = "orders.after_sale.returned";
        audit(tx, &self.actor, action, "after_sale", claim.id.0, detail).await?;
        complete_if_due(tx, self.scope, claim.order_id, self.policy.window_s).await
    }
}

impl TakeReturn {
    /// Who hands goods over at the pickup point takes them back there.
    fn allow(&self, claim: &Claim, order: &Order) -> Result<(), Fault> {
        let at_point = Reach::PickupPoint(order.pickup_point_id);
        if self.actor.may(Permission::HandOver, at_point) {
            return Ok(());
        }
        self.actor
            .require(Permission::HandOver, Reach::Leader(claim.leader_id))
    }
}
