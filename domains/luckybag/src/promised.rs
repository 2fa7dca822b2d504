//! What else may promise the bags of a session: its teasers.
use crate::ids::BagId;
use crate::model::BagStatus;
use crate::store::bag;
use julin_db::{Result, Tx};
use julin_kernel::{LiveId, Scope};

/// Bags of a session looked at.
const BAGS_MAX: i64 = 100;

/// The bags of a session that were not called off, with their titles.
pub async fn bags_of(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<(BagId, String)>> {
    let all = bag::of_live(tx, scope, live, BAGS_MAX).await?;
    let stand = all.into_iter().filter(|b| b.status != BagStatus::Cancelled);
    Ok(stand.map(|b| (b.id, b.title)).collect())
}
