//! Recordings, chapters, and what was said.
use crate::replay::state::Recording;
use crate::session::SpeakerRole;
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{CampaignItemId, CardId, CommentId, LiveId, Money, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

pub(crate) async fn get(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Option<Recording>> {
    tx.opt(q!(
        "SELECT live_id, state, published, ended_at, duration_ms, bytes, downloads, spans, fault, keep_until
         FROM live_recording WHERE shop_id = $1 AND live_id = $2",
        scope.shop,
        live
    ))
    .await
}

pub(crate) async fn put(tx: &mut Tx, scope: Scope, r: &Recording) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_recording (shop_id, live_id, state, published, ended_at, duration_ms, bytes,
             downloads, spans, fault, keep_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (shop_id, live_id) DO UPDATE SET state = excluded.state,
             published = excluded.published, ended_at = excluded.ended_at,
             duration_ms = excluded.duration_ms, bytes = excluded.bytes,
             downloads = excluded.downloads, spans = excluded.spans, fault = excluded.fault,
             keep_until = excluded.keep_until",
        scope.shop,
        r.live_id,
        r.state,
        r.published,
        r.ended_at,
        r.duration_ms,
        r.bytes,
        r.downloads,
        &r.spans,
        r.fault.clone(),
        r.keep_until
    ))
    .await
    .map(|_| ())
}

row! {
    /// A time that a card was in the spotlight.
    #[derive(Debug, Clone)]
    pub(crate) struct Chapter {
        pub(crate) card_id: CardId,
        pub(crate) item_id: CampaignItemId,
        pub(crate) name: String,
        pub(crate) price: Money,
        pub(crate) starts_at: Ts,
        pub(crate) ends_at: Option<Ts>,
    }
}

pub(crate) async fn chapters(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Chapter>> {
    tx.all(q!(
        "SELECT card_id, item_id, name, price, starts_at, ends_at FROM live_chapter
         WHERE shop_id = $1 AND live_id = $2 ORDER BY starts_at, card_id",
        scope.shop,
        live
    ))
    .await
}

/// The same card again in one instant stays as it is.
pub(crate) async fn begin_chapter(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    c: &Chapter,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_chapter (shop_id, live_id, starts_at, card_id, item_id, name, price)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (shop_id, live_id, starts_at, card_id) DO UPDATE SET ends_at = NULL",
        scope.shop,
        live,
        c.starts_at,
        c.card_id,
        c.item_id,
        &c.name,
        c.price
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn end_chapters(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    card: CardId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE live_chapter SET ends_at = $4
         WHERE shop_id = $1 AND live_id = $2 AND card_id = $3 AND ends_at IS NULL",
        scope.shop,
        live,
        card,
        now
    ))
    .await
    .map(|_| ())
}

row! {
    /// A comment that stands.
    #[derive(Debug, Clone)]
    pub(crate) struct Said {
        pub(crate) id: CommentId,
        pub(crate) name: String,
        pub(crate) role: SpeakerRole,
        pub(crate) text: String,
        pub(crate) at: Ts,
    }
}

/// What was said from one instant until before another, oldest first.
pub(crate) async fn said(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    (from, to): (i64, i64),
    most: i64,
) -> Result<Vec<Said>> {
    tx.all(q!(
        "SELECT id, name, role, text, at FROM live_comment
         WHERE shop_id = $1 AND live_id = $2 AND at >= $3 AND at < $4 AND removed_at IS NULL
         ORDER BY at, id LIMIT $5",
        scope.shop,
        live,
        from,
        to,
        most
    ))
    .await
}
