//! A coupon is made, by an operator for the shop or by a leader for her own buys.
use crate::ids::CouponId;
use crate::input::CouponInput;
use crate::ports::Buys;
use crate::store::coupon::{self, Made};
use julin_db::{Command, Result, Tx};
use julin_kernel::{PersonId, Scope};
use julin_web::{Actor, Replay, audit, body_hash};
use serde_json::json;
use std::sync::Arc;

/// Makes a coupon.
pub struct CreateCoupon {
    /// Who makes it.
    pub actor: Actor,
    /// The leader whose it is and who bears it; none for the shop's.
    pub leader: Option<PersonId>,
    /// Same key and body, same coupon.
    pub key: String,
    /// What it is.
    pub input: CouponInput,
    /// Knows the buys it names.
    pub buys: Arc<dyn Buys>,
}

impl Command for CreateCoupon {
    type Output = CouponId;
    async fn run(&self, tx: &mut Tx) -> Result<CouponId> {
        let scope = Scope::shop(self.actor.shop);
        let hash = body_hash(&self.input);
        let before = coupon::by_key(tx, scope, self.actor.person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &hash)? {
            return Ok(id);
        }
        let buys = &*self.buys;
        self.input.check_named(tx, scope, self.leader, buys).await?;
        let new = self.input.coupon(tx, self.leader)?;
        let made = Made {
            by: self.actor.person,
            key: &self.key,
            hash: &hash,
        };
        coupon::insert(tx, scope, &new, &made).await?;
        let detail = json!({"title": new.title, "bearer": new.bearer, "total": new.total});
        audit(
            tx,
            &self.actor,
            "promo.coupon.create",
            "coupon",
            new.id.0,
            detail,
        )
        .await?;
        Ok(new.id)
    }
}
