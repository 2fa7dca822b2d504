//! Scripts.
use crate::script::{ScriptText, Writer};
use julin_db::{DbError, Json, Tx, q, row};
use julin_kernel::{CampaignItemId, LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A script as stored: what is being written, and what was approved.
    #[derive(Debug, Clone)]
    pub(crate) struct Script {
        pub(crate) item_id: CampaignItemId,
        pub(crate) version: i64,
        pub(crate) writer: Writer,
        pub(crate) text: Json<ScriptText>,
        pub(crate) updated_by: PersonId,
        pub(crate) updated_at: Ts,
        pub(crate) approved_version: Option<i64>,
        pub(crate) approved_text: Option<Json<ScriptText>>,
        pub(crate) approved_by: Option<PersonId>,
        pub(crate) approved_at: Option<Ts>,
        pub(crate) proof: Option<String>,
    }
}

pub(crate) async fn of_live(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Script>> {
    tx.all(q!(
        "SELECT item_id, version, writer, text, updated_by, updated_at, approved_version, approved_text,
                approved_by, approved_at, proof
         FROM runofshow_script WHERE shop_id = $1 AND live_id = $2 ORDER BY item_id",
        scope.shop,
        live
    ))
    .await
}

pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    item: CampaignItemId,
) -> Result<Option<Script>> {
    tx.opt(q!(
        "SELECT item_id, version, writer, text, updated_by, updated_at, approved_version, approved_text,
                approved_by, approved_at, proof
         FROM runofshow_script WHERE shop_id = $1 AND live_id = $2 AND item_id = $3",
        scope.shop,
        live,
        item
    ))
    .await
}

/// What is written.
pub(crate) struct Written<'a> {
    pub(crate) item: CampaignItemId,
    pub(crate) version: i64,
    pub(crate) writer: Writer,
    pub(crate) text: &'a ScriptText,
    pub(crate) by: PersonId,
}

pub(crate) async fn put(tx: &mut Tx, scope: Scope, live: LiveId, w: &Written<'_>) -> Result<()> {
    let (now, text) = (tx.now(), Json(w.text.clone()));
    tx.run(q!(
        "INSERT INTO runofshow_script (shop_id, live_id, item_id, version, writer, text, updated_by, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (shop_id, live_id, item_id) DO UPDATE SET version = excluded.version,
             writer = excluded.writer, text = excluded.text, updated_by = excluded.updated_by,
             updated_at = excluded.updated_at",
        scope.shop,
        live,
        w.item,
        w.version,
        w.writer,
        &text,
        w.by,
        now
    ))
    .await
    .map(|_| ())
}

/// What is written now is what is shown from now.
pub(crate) async fn approve(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    item: CampaignItemId,
    by: PersonId,
    proof: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE runofshow_script
         SET approved_version = version, approved_text = text, approved_by = $4, approved_at = $5, proof = $6
         WHERE shop_id = $1 AND live_id = $2 AND item_id = $3",
        scope.shop,
        live,
        item,
        by,
        now,
        proof
    ))
    .await
    .map(|_| ())
}
