//! Kiosk tokens; only their hashes are kept.
use super::Result;
use julin_db::{Tx, q};
use julin_kernel::{CommunityId, PersonId, Scope, Ts};

/// A token of a screen.
pub(crate) struct Kiosk<'a> {
    pub(crate) hash: &'a str,
    pub(crate) community: CommunityId,
    pub(crate) by: PersonId,
    pub(crate) expires_at: Ts,
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, k: &Kiosk<'_>) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO insight_kiosk (shop_id, token_hash, community_id, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        scope.shop,
        k.hash,
        k.community,
        k.by,
        now,
        k.expires_at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn revoke(tx: &mut Tx, scope: Scope, community: CommunityId) -> Result<u64> {
    tx.run(q!(
        "DELETE FROM insight_kiosk WHERE shop_id = $1 AND community_id = $2",
        scope.shop,
        community
    ))
    .await
}

/// The community that a token shows.
pub(crate) async fn community(
    tx: &mut Tx,
    scope: Scope,
    hash: &str,
    now: Ts,
) -> Result<Option<CommunityId>> {
    let found: Option<(CommunityId,)> = tx
        .opt(q!(
            "SELECT community_id FROM insight_kiosk
             WHERE shop_id = $1 AND token_hash = $2 AND expires_at > $3",
            scope.shop,
            hash,
            now
        ))
        .await?;
    Ok(found.map(|f| f.0))
}
