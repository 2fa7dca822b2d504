//! Segments of rundowns.
use crate::ids::SegmentId;
use crate::rundown::{Draft, SegmentKind};
use julin_db::{DbError, Tx, Val, q, row};
use julin_kernel::{CampaignItemId, LiveId, Scope};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A segment as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Segment {
        pub(crate) id: SegmentId,
        pub(crate) kind: SegmentKind,
        pub(crate) title: String,
        pub(crate) item_id: Option<CampaignItemId>,
        pub(crate) planned_minutes: i64,
        pub(crate) note: String,
    }
}

/// The segments of a session, in their order.
pub(crate) async fn of_live(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Segment>> {
    tx.all(q!(
        "SELECT id, kind, title, item_id, planned_minutes, note FROM runofshow_segment
         WHERE shop_id = $1 AND live_id = $2 ORDER BY position, id",
        scope.shop,
        live
    ))
    .await
}

/// Writes segments in their order; those that are there are overwritten.
pub(crate) async fn put(tx: &mut Tx, scope: Scope, live: LiveId, drafts: &[Draft]) -> Result<()> {
    let mut sets: Vec<Vec<Val>> = vec![];
    for (draft, position) in drafts.iter().zip(1_i64..) {
        let id = draft.id.unwrap_or_else(|| tx.new_id());
        sets.push(vec![
            scope.shop.into(),
            id.into(),
            live.into(),
            position.into(),
            draft.kind.into(),
            draft.title.clone().into(),
            draft.item.into(),
            draft.planned_minutes.into(),
            draft.note.clone().into(),
        ]);
    }
    tx.run_many(
        q!(
            "INSERT INTO runofshow_segment (shop_id, id, live_id, position, kind, title, item_id,
                 planned_minutes, note)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (shop_id, id) DO UPDATE SET position = excluded.position, kind = excluded.kind,
                 title = excluded.title, item_id = excluded.item_id,
                 planned_minutes = excluded.planned_minutes, note = excluded.note"
        ),
        sets,
    )
    .await
    .map(|_| ())
}

pub(crate) async fn delete(tx: &mut Tx, scope: Scope, id: SegmentId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM runofshow_segment WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}
