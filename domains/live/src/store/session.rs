//! Sessions.
use crate::session::{LiveStatus, Session};
use julin_db::{DbError, Tx, q};
use julin_kernel::{CampaignId, LiveId, PageQuery, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

/// What a new session needs besides its row.
pub(crate) struct Made<'a> {
    pub(crate) by: PersonId,
    pub(crate) idem_key: &'a str,
    pub(crate) idem_hash: &'a str,
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, s: &Session, made: Made<'_>) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO live_session (shop_id, id, title, cover_key, starts_at, leader_id, campaign_id,
             interest_tags, status, stream_secret, preview_token, publishing, created_by, created_at,
             idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, FALSE, $12, $13, $14, $15)",
        scope.shop,
        s.id,
        &s.title,
        s.cover_key.clone(),
        s.starts_at,
        s.leader_id,
        s.campaign_id,
        &s.interest_tags,
        s.status,
        &s.stream_secret,
        &s.preview_token,
        made.by,
        now,
        made.idem_key,
        made.idem_hash
    ))
    .await
    .map(|_| ())
}

/// What was made under an idempotency key: the hash of its body, and the session.
pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, LiveId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM live_session WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: LiveId) -> Result<Option<Session>> {
    tx.opt(q!(
        "SELECT id, title, cover_key, starts_at, leader_id, campaign_id, interest_tags, status,
                stream_secret, preview_token, publishing, publishing_at, started_at, ended_at
         FROM live_session WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// Which sessions a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter {
    pub(crate) status: Option<LiveStatus>,
    pub(crate) leader: Option<PersonId>,
    pub(crate) campaign: Option<CampaignId>,
}

/// Newest first; cancelled ones only when asked for.
pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    filter: Filter,
    page: &PageQuery,
) -> Result<Vec<Session>> {
    let sql = q!(
        "SELECT id, title, cover_key, starts_at, leader_id, campaign_id, interest_tags, status,
                stream_secret, preview_token, publishing, publishing_at, started_at, ended_at
         FROM live_session WHERE shop_id = $1 AND id < $2",
        scope.shop,
        page.before()
    );
    let sql = match filter.status {
        Some(status) => sql.and(" AND status = ", Some(status)),
        None => sql.and(" AND status <> ", Some(LiveStatus::Cancelled)),
    };
    let sql = sql
        .and(" AND leader_id = ", filter.leader)
        .and(" AND campaign_id = ", filter.campaign);
    tx.all(
        sql.push(" ORDER BY id DESC")
            .and(" LIMIT ", Some(page.size() + 1)),
    )
    .await
}

/// The sessions of a campaign that are not over: those on air first (the word sorts first, too), then
/// by when they are due.
pub(crate) async fn coming(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<Vec<LiveId>> {
    let rows: Vec<(LiveId,)> = tx
        .all(q!(
            "SELECT id FROM live_session
             WHERE shop_id = $1 AND campaign_id = $2 AND status IN ('on_air', 'planned')
             ORDER BY status, starts_at, id",
            scope.shop,
            campaign
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// All that are on air.
pub(crate) async fn on_air(tx: &mut Tx, scope: Scope) -> Result<Vec<Session>> {
    tx.all(q!(
        "SELECT id, title, cover_key, starts_at, leader_id, campaign_id, interest_tags, status,
                stream_secret, preview_token, publishing, publishing_at, started_at, ended_at
         FROM live_session WHERE shop_id = $1 AND status = 'on_air' ORDER BY id",
        scope.shop
    ))
    .await
}

pub(crate) async fn edit(tx: &mut Tx, scope: Scope, s: &Session) -> Result<()> {
    tx.run(q!(
        "UPDATE live_session SET title = $3, cover_key = $4, starts_at = $5, interest_tags = $6
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        s.id,
        &s.title,
        s.cover_key.clone(),
        s.starts_at,
        &s.interest_tags
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_started(tx: &mut Tx, scope: Scope, id: LiveId) -> Result<u64> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE live_session SET status = 'on_air', started_at = $3
         WHERE shop_id = $1 AND id = $2 AND status = 'planned'",
        scope.shop,
        id,
        now
    ))
    .await
}

pub(crate) async fn set_over(
    tx: &mut Tx,
    scope: Scope,
    id: LiveId,
    status: LiveStatus,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE live_session SET status = $3, ended_at = $4, publishing = FALSE
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        status,
        now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_publishing(
    tx: &mut Tx,
    scope: Scope,
    id: LiveId,
    publishing: bool,
    at: Ts,
) -> Result<()> {
    tx.run(q!(
        "UPDATE live_session SET publishing = $3, publishing_at = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        publishing,
        at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_secrets(
    tx: &mut Tx,
    scope: Scope,
    id: LiveId,
    stream_secret: &str,
    preview_token: &str,
) -> Result<()> {
    tx.run(q!(
        "UPDATE live_session SET stream_secret = $3, preview_token = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        stream_secret,
        preview_token
    ))
    .await
    .map(|_| ())
}
