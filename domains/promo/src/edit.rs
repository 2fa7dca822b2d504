//! A coupon is changed or stopped. What somebody has claimed is what they have: its worth stays.
use crate::ids::CouponId;
use crate::input::CouponInput;
use crate::model::{Coupon, CouponStatus};
use crate::ports::Buys;
use crate::refusals as no;
use crate::store::{self, coupon};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Fault, Scope};
use julin_web::{Actor, Permission, Reach, audit, check};
use serde_json::json;
use std::sync::Arc;

/// What a permission to run this coupon must cover.
pub(crate) fn reach_of(coupon: &Coupon) -> Reach {
    coupon.leader_id.map_or(Reach::Shop, Reach::Leader)
}

/// The coupon, if the actor may run it.
pub(crate) async fn owned(tx: &mut Tx, actor: &Actor, id: CouponId) -> Result<Coupon> {
    let found = coupon::get(tx, Scope::shop(actor.shop), id).await?;
    let found = found.ok_or(Code::NOT_FOUND.fault())?;
    actor.require(Permission::ManageCoupons, reach_of(&found))?;
    Ok(found)
}

/// Changes a coupon.
pub(crate) struct EditCoupon {
    pub(crate) actor: Actor,
    pub(crate) id: CouponId,
    pub(crate) input: CouponInput,
    pub(crate) buys: Arc<dyn Buys>,
}

impl Command for EditCoupon {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let before = owned(tx, &self.actor, self.id).await?;
        let input = CouponInput {
            valid_from: self.input.valid_from.or(Some(before.valid_from)),
            ..self.input.clone()
        };
        let (scope, buys) = (Scope::shop(self.actor.shop), &*self.buys);
        input.check_named(tx, scope, before.leader_id, buys).await?;
        let asked = input.coupon(tx, before.leader_id)?;
        let after = Coupon {
            id: before.id,
            issued: before.issued,
            status: before.status,
            created_at: before.created_at,
            ..asked
        };
        may_become(&before, &after)?;
        coupon::keep(tx, scope, &after).await?;
        let detail = json!({
            "title": [before.title, after.title], "total": [before.total, after.total],
            "valid_until": [before.valid_until, after.valid_until],
        });
        audit(
            tx,
            &self.actor,
            "promo.coupon.edit",
            "coupon",
            self.id.0,
            detail,
        )
        .await
    }
}

fn may_become(before: &Coupon, after: &Coupon) -> Result<(), Fault> {
    check::range("total", after.total, before.issued.max(1), i64::MAX)?;
    if before.issued == 0 {
        return Ok(());
    }
    let frozen = [
        ("kind", before.kind == after.kind),
        ("amount", before.amount == after.amount),
        ("rate_bps", before.rate_bps == after.rate_bps),
        ("cap", before.cap == after.cap),
        ("threshold", before.threshold == after.threshold),
        ("supplier_id", before.supplier_id == after.supplier_id),
        ("campaign_ids", before.reach == after.reach),
        // What was set aside for a bag or a drop is promised until then; longer harms nobody.
        ("valid_until", before.valid_until <= after.valid_until),
    ];
    match frozen.into_iter().find(|(_, same)| !same) {
        Some((field, _)) => Err(no::FROZEN.field(field)),
        None => Ok(()),
    }
}

/// Stops handing a coupon out; takes back what no order holds, if so asked.
pub(crate) struct StopCoupon {
    pub(crate) actor: Actor,
    pub(crate) id: CouponId,
    pub(crate) void_issued: bool,
}

impl Command for StopCoupon {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let mut found = owned(tx, &self.actor, self.id).await?;
        let stopped = found.status == CouponStatus::Stopped;
        if stopped && !self.void_issued {
            return Ok(());
        }
        found.status = CouponStatus::Stopped;
        coupon::keep(tx, scope, &found).await?;
        let voided = if self.void_issued {
            store::grant::void_issued(tx, scope, self.id).await?
        } else {
            0
        };
        let detail = json!({"title": found.title, "voided": voided});
        audit(
            tx,
            &self.actor,
            "promo.coupon.stop",
            "coupon",
            self.id.0,
            detail,
        )
        .await
    }
}
