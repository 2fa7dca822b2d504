//! The shop's policy.
use super::Result;
use crate::policy::Policy;
use julin_db::{Json, Tx, q};
use julin_kernel::Scope;

/// The policy and its version; what every shop begins with is version 0.
pub(crate) async fn get(tx: &mut Tx, scope: Scope) -> Result<(i64, Policy)> {
    let found: Option<(i64, Json<Policy>)> = tx
        .opt(q!(
            "SELECT version, policy FROM leadership_policy WHERE shop_id = $1",
            scope.shop
        ))
        .await?;
    Ok(found.map_or_else(|| (0, Policy::default()), |(v, p)| (v, p.0)))
}

pub(crate) async fn put(tx: &mut Tx, scope: Scope, policy: &Policy, version: i64) -> Result<()> {
    tx.run(q!(
        "INSERT INTO leadership_policy (shop_id, policy, version) VALUES ($1, $2, $3)
         ON CONFLICT (shop_id) DO UPDATE SET policy = excluded.policy, version = excluded.version",
        scope.shop,
        &Json(policy.clone()),
        version
    ))
    .await
    .map(|_| ())
}
