//! Drafts that were asked for.
use crate::ids::DraftId;
use crate::script::{DraftState, Writer};
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{CampaignItemId, LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

/// A draft that is asked for.
pub(crate) struct New<'a> {
    pub(crate) id: DraftId,
    pub(crate) live: LiveId,
    pub(crate) item: CampaignItemId,
    pub(crate) writer: Writer,
    pub(crate) model: Option<&'a str>,
    pub(crate) by: PersonId,
    pub(crate) key: &'a str,
    pub(crate) hash: &'a str,
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, new: &New<'_>) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO runofshow_draft (shop_id, id, live_id, item_id, writer, model, state, asked_by, asked_at,
             idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, $8, $9, $10)",
        scope.shop,
        new.id,
        new.live,
        new.item,
        new.writer,
        new.model,
        new.by,
        now,
        new.key,
        new.hash
    ))
    .await
    .map(|_| ())
}

/// What was asked for under an idempotency key: the hash of its body, and how it went.
pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, DraftState)>> {
    tx.opt(q!(
        "SELECT idem_hash, state FROM runofshow_draft
         WHERE shop_id = $1 AND asked_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

row! {
    /// Drafts asked for since a time.
    pub(crate) struct AskedFor {
        /// Of the assistant, by anybody.
        pub(crate) all_asked: i64,
        /// Of the assistant, by one person.
        pub(crate) mine: i64,
        /// From templates, by that person.
        pub(crate) by_template: i64,
    }
}

/// How often drafts were asked for since then.
pub(crate) async fn asked_since(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    since: Ts,
) -> Result<AskedFor> {
    tx.one(q!(
        "SELECT COUNT(CASE WHEN writer = 'assistant' THEN 1 END) AS all_asked,
           COUNT(CASE WHEN writer = 'assistant' AND asked_by = $3 THEN 1 END) AS mine,
           COUNT(CASE WHEN writer = 'template' AND asked_by = $3 THEN 1 END) AS by_template
         FROM runofshow_draft WHERE shop_id = $1 AND asked_at > $2",
        scope.shop,
        since,
        by
    ))
    .await
}

pub(crate) async fn close(
    tx: &mut Tx,
    scope: Scope,
    id: DraftId,
    state: DraftState,
    fault: Option<&str>,
) -> Result<()> {
    tx.run(q!(
        "UPDATE runofshow_draft SET state = $3, fault = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        state,
        fault
    ))
    .await
    .map(|_| ())
}
