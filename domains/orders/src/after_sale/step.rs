//! The timeline of a claim: who moved it from where to where, with words and pictures.
use super::model::{ClaimAction, ClaimStatus, ClaimStep, Doer};
use super::store::Claim;
use crate::store::Result;
use julin_db::{Json, Tx, q};
use julin_kernel::{AfterSaleId, LineId, Scope};

/// A step to be written.
pub(crate) struct NewStep<'a> {
    pub(crate) action: ClaimAction,
    pub(crate) by: Doer,
    pub(crate) from: Option<ClaimStatus>,
    pub(crate) to: ClaimStatus,
    pub(crate) note: &'a str,
    pub(crate) images: &'a [String],
}

impl<'a> NewStep<'a> {
    /// A step from where the claim stands.
    pub(crate) fn on(
        claim: &Claim,
        action: ClaimAction,
        by: Doer,
        to: ClaimStatus,
        note: &'a str,
    ) -> Self {
        Self {
            action,
            by,
            from: Some(claim.status),
            to,
            note,
            images: &[],
        }
    }
}

pub(crate) async fn write(
    tx: &mut Tx,
    scope: Scope,
    claim: AfterSaleId,
    step: NewStep<'_>,
) -> Result<()> {
    let (id, now) = (tx.new_id::<LineId>(), tx.now());
    let images = Json(step.images.to_vec());
    tx.run(q!(
        "INSERT INTO orders_after_sale_step (shop_id, id, claim_id, at, action, actor, actor_id,
           from_status, to_status, note, images)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.shop,
        id,
        claim,
        now,
        step.action,
        step.by.actor,
        step.by.person,
        step.from,
        step.to,
        step.note,
        &images
    ))
    .await
    .map(|_| ())
}

/// What happened to claims, oldest first.
pub(crate) async fn of_claims(
    tx: &mut Tx,
    scope: Scope,
    claims: &[AfterSaleId],
) -> Result<Vec<ClaimStep>> {
    let sql = q!(
        "SELECT claim_id, at, action, actor, from_status, to_status, note, images
         FROM orders_after_sale_step WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND claim_id IN ", claims.iter().copied());
    tx.all(sql.push(" ORDER BY claim_id, id")).await
}
