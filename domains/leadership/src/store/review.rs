//! Reviewers' marks.
use super::Result;
use crate::ids::ApplicationId;
use crate::review::Review;
use julin_db::{Tx, q};
use julin_kernel::Scope;

pub(crate) async fn put(tx: &mut Tx, scope: Scope, of: ApplicationId, r: &Review) -> Result<()> {
    tx.run(q!(
        "INSERT INTO leadership_review
         (shop_id, application_id, reviewer_id, marks, score, recommends, note, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (shop_id, application_id, reviewer_id) DO UPDATE
         SET marks = excluded.marks, score = excluded.score, recommends = excluded.recommends,
             note = excluded.note, at = excluded.at",
        scope.shop,
        of,
        r.reviewer_id,
        &r.marks,
        r.score,
        r.recommends,
        r.note.as_str(),
        r.at
    ))
    .await
    .map(|_| ())
}

/// The first reviewer first.
pub(crate) async fn of(tx: &mut Tx, scope: Scope, id: ApplicationId) -> Result<Vec<Review>> {
    tx.all(q!(
        "SELECT reviewer_id, marks, score, recommends, note, at FROM leadership_review
         WHERE shop_id = $1 AND application_id = $2 ORDER BY at, reviewer_id",
        scope.shop,
        id
    ))
    .await
}
