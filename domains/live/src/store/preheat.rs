//! What is prepared before a session, what members wish for, and who was told of what.
use crate::preheat::remind::{Moment, Reminder};
use crate::preheat::teaser::LivePreheatPlan;
use julin_db::{DbError, Json, Tx, q, row};
use julin_kernel::{CampaignItemId, CommentId, LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// What a member wishes for with a reservation.
    #[derive(Debug, Clone)]
    pub(crate) struct Wish {
        pub(crate) interests: Json<Vec<String>>,
        pub(crate) item_ids: Json<Vec<CampaignItemId>>,
        pub(crate) remind: Json<Vec<Reminder>>,
        pub(crate) question_id: Option<CommentId>,
    }
    /// Somebody who may be reminded.
    #[derive(Debug, Clone)]
    pub(crate) struct Waiting {
        pub(crate) member_id: PersonId,
        pub(crate) remind: Json<Vec<Reminder>>,
    }
    /// Somebody who reserved, and how far they came.
    #[derive(Debug, Clone)]
    pub(crate) struct Reserved {
        pub(crate) member_id: PersonId,
        pub(crate) interests: Json<Vec<String>>,
        pub(crate) item_ids: Json<Vec<CampaignItemId>>,
        pub(crate) came: i64,
        pub(crate) watched_s: i64,
        pub(crate) ordered: i64,
    }
}

/// What is prepared and its version; nothing, version 0, before it was written.
pub(crate) async fn plan(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<(LivePreheatPlan, i64)> {
    let found: Option<(Json<LivePreheatPlan>, i64)> = tx
        .opt(q!(
            "SELECT plan, version FROM live_preheat WHERE shop_id = $1 AND live_id = $2",
            scope.shop,
            live
        ))
        .await?;
    Ok(found.map_or_else(Default::default, |(plan, version)| (plan.0, version)))
}

pub(crate) async fn set_plan(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    (plan, version): (&LivePreheatPlan, i64),
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO live_preheat (shop_id, live_id, plan, version, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (shop_id, live_id) DO UPDATE SET plan = excluded.plan,
             version = excluded.version, written_by = excluded.written_by,
             written_at = excluded.written_at",
        scope.shop,
        live,
        &Json(plan),
        version,
        by,
        now
    ))
    .await
    .map(|_| ())
}

/// A member's wish; none without a reservation.
pub(crate) async fn wish(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<Option<Wish>> {
    tx.opt(q!(
        "SELECT interests, item_ids, remind, question_id FROM live_reservation
         WHERE shop_id = $1 AND live_id = $2 AND member_id = $3",
        scope.shop,
        live,
        member
    ))
    .await
}

pub(crate) async fn set_wish(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
    wish: &Wish,
) -> Result<()> {
    tx.run(q!(
        "UPDATE live_reservation SET interests = $4, item_ids = $5, remind = $6, question_id = $7
         WHERE shop_id = $1 AND live_id = $2 AND member_id = $3",
        scope.shop,
        live,
        member,
        &wish.interests,
        &wish.item_ids,
        &wish.remind,
        wish.question_id
    ))
    .await
    .map(|_| ())
}

/// Removes a question that nobody asks any more and that no comment asked.
pub(crate) async fn drop_question(tx: &mut Tx, scope: Scope, id: CommentId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM live_question WHERE shop_id = $1 AND id = $2 AND votes <= 0 AND state = 'open'
         AND NOT EXISTS (SELECT 1 FROM live_comment c
             WHERE c.shop_id = live_question.shop_id AND c.id = live_question.id)",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

/// Those who reserved and were not told of this yet, after a member, in their order.
pub(crate) async fn untold(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    (moment, due): (Moment, Ts),
    after: PersonId,
    most: i64,
) -> Result<Vec<Waiting>> {
    tx.all(q!(
        "SELECT r.member_id, r.remind FROM live_reservation r
         WHERE r.shop_id = $1 AND r.live_id = $2 AND r.member_id > $3
         AND NOT EXISTS (SELECT 1 FROM live_reminded t WHERE t.shop_id = r.shop_id
             AND t.live_id = r.live_id AND t.moment = $4 AND t.due = $5
             AND t.member_id = r.member_id)
         ORDER BY r.member_id LIMIT $6",
        scope.shop,
        live,
        after,
        moment,
        due,
        most
    ))
    .await
}

pub(crate) async fn told(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    (moment, due): (Moment, Ts),
    members: &[PersonId],
) -> Result<()> {
    let now = tx.now();
    let sets = members.iter().map(|m| {
        vec![
            scope.shop.into(),
            live.into(),
            (*m).into(),
            moment.into(),
            due.into(),
            now.into(),
        ]
    });
    tx.run_many(
        q!(
            "INSERT INTO live_reminded (shop_id, live_id, member_id, moment, due, at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (shop_id, live_id, moment, due, member_id) DO NOTHING"
        ),
        sets.collect(),
    )
    .await
    .map(|_| ())
}

/// Who was told of what.
pub(crate) async fn all_told(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<(PersonId, Moment)>> {
    tx.all(q!(
        "SELECT DISTINCT member_id, moment FROM live_reminded WHERE shop_id = $1 AND live_id = $2",
        scope.shop,
        live
    ))
    .await
}

/// All who reserved: whether they came, how long they watched, whether they ordered and kept it.
pub(crate) async fn all_reserved(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Reserved>> {
    tx.all(q!(
        "SELECT r.member_id, r.interests, r.item_ids,
                (SELECT COUNT(*) FROM live_behaviour b WHERE b.shop_id = r.shop_id
                     AND b.live_id = r.live_id AND b.member_id = r.member_id
                     AND b.kind = 'enter') AS came,
                (SELECT CAST(COALESCE(SUM(p.watched_s), 0) AS BIGINT) FROM live_presence p
                 WHERE p.shop_id = r.shop_id AND p.live_id = r.live_id AND p.viewer IN
                     (SELECT b.viewer FROM live_behaviour b WHERE b.shop_id = r.shop_id
                      AND b.live_id = r.live_id AND b.member_id = r.member_id
                      AND b.kind = 'enter' AND b.card_id = 0)) AS watched_s,
                (SELECT COUNT(*) FROM live_sale s WHERE s.shop_id = r.shop_id
                     AND s.live_id = r.live_id AND s.member_id = r.member_id
                     AND s.state <> 'cancelled') AS ordered
         FROM live_reservation r WHERE r.shop_id = $1 AND r.live_id = $2 ORDER BY r.member_id",
        scope.shop,
        live
    ))
    .await
}
