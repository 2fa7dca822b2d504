//! The shop's rules.
use super::Result;
use crate::rules::ShowPostRules;
use julin_db::{Tx, q};
use julin_kernel::Scope;

pub(crate) async fn get(tx: &mut Tx, scope: Scope) -> Result<ShowPostRules> {
    let found: Option<(i64,)> = tx
        .opt(q!(
            "SELECT points FROM showcase_rules WHERE shop_id = $1",
            scope.shop
        ))
        .await?;
    Ok(found.map_or_else(ShowPostRules::default, |(points,)| ShowPostRules { points }))
}

pub(crate) async fn set(tx: &mut Tx, scope: Scope, rules: ShowPostRules) -> Result<()> {
    tx.run(q!(
        "INSERT INTO showcase_rules (shop_id, points) VALUES ($1, $2)
         ON CONFLICT (shop_id) DO UPDATE SET points = excluded.points",
        scope.shop,
        rules.points
    ))
    .await
    .map(|_| ())
}
