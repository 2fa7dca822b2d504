//! Checked papers.
use super::Result;
use crate::ids::ApplicationId;
use crate::review::Paper;
use julin_db::{Tx, q};
use julin_kernel::Scope;

pub(crate) async fn put(tx: &mut Tx, scope: Scope, of: ApplicationId, p: &Paper) -> Result<()> {
    tx.run(q!(
        "INSERT INTO leadership_paper
         (shop_id, application_id, kind, state, checked_with, told, checked_by, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (shop_id, application_id, kind) DO UPDATE
         SET state = excluded.state, checked_with = excluded.checked_with, told = excluded.told,
             checked_by = excluded.checked_by, at = excluded.at",
        scope.shop,
        of,
        p.kind,
        p.state,
        p.checked_with.as_str(),
        p.told.as_str(),
        p.checked_by,
        p.at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn of(tx: &mut Tx, scope: Scope, id: ApplicationId) -> Result<Vec<Paper>> {
    tx.all(q!(
        "SELECT kind, state, checked_with, told, checked_by, at FROM leadership_paper
         WHERE shop_id = $1 AND application_id = $2 ORDER BY kind",
        scope.shop,
        id
    ))
    .await
}
