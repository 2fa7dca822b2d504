//! Codes, who brought whom, and invitations.
use crate::share::door::Door;
use crate::share::rules::LiveShareRules;
use julin_db::{DbError, Json, Tx, q, row};
use julin_kernel::{LiveId, OrderId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// Whom an invitation rewards, and how.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Invite {
        pub(crate) sharer_id: PersonId,
        pub(crate) above_id: Option<PersonId>,
        pub(crate) points: i64,
        pub(crate) above_points: i64,
    }
}

pub(crate) async fn rules(tx: &mut Tx, scope: Scope) -> Result<LiveShareRules> {
    let found: Option<(Json<LiveShareRules>,)> = tx
        .opt(q!(
            "SELECT rules FROM live_share_rules WHERE shop_id = $1",
            scope.shop
        ))
        .await?;
    Ok(found.map(|row| row.0.0).unwrap_or_default())
}

pub(crate) async fn set_rules(tx: &mut Tx, scope: Scope, rules: &LiveShareRules) -> Result<()> {
    let rules = Json(rules.clone());
    tx.run(q!(
        "INSERT INTO live_share_rules (shop_id, rules) VALUES ($1, $2)
         ON CONFLICT (shop_id) DO UPDATE SET rules = excluded.rules",
        scope.shop,
        &rules
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn code_of(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<Option<String>> {
    let found: Option<(String,)> = tx
        .opt(q!(
            "SELECT code FROM live_share WHERE shop_id = $1 AND live_id = $2 AND member_id = $3",
            scope.shop,
            live,
            member
        ))
        .await?;
    Ok(found.map(|row| row.0))
}

pub(crate) async fn insert_code(
    tx: &mut Tx,
    scope: Scope,
    code: &str,
    live: LiveId,
    member: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO live_share (shop_id, code, live_id, member_id, at) VALUES ($1, $2, $3, $4, $5)",
        scope.shop,
        code,
        live,
        member,
        now
    ))
    .await
    .map(|_| ())
}

/// Whose code this is, in this session.
pub(crate) async fn sharer(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    code: &str,
) -> Result<Option<PersonId>> {
    let found: Option<(PersonId,)> = tx
        .opt(q!(
            "SELECT member_id FROM live_share WHERE shop_id = $1 AND code = $2 AND live_id = $3",
            scope.shop,
            code,
            live
        ))
        .await?;
    Ok(found.map(|row| row.0))
}

pub(crate) async fn has_entered(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    viewer: &str,
) -> Result<bool> {
    let found: Option<(i64,)> = tx
        .opt(q!(
            "SELECT at FROM live_behaviour WHERE shop_id = $1 AND live_id = $2 AND kind = 'enter'
             AND card_id = 0 AND viewer = $3",
            scope.shop,
            live,
            viewer
        ))
        .await?;
    Ok(found.is_some())
}

pub(crate) async fn insert_brought(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    viewer: &str,
    (sharer, door, rewards): (PersonId, Door, bool),
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO live_brought (shop_id, live_id, viewer, sharer_id, door, rewards, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (shop_id, live_id, viewer) DO NOTHING",
        scope.shop,
        live,
        viewer,
        sharer,
        door,
        rewards,
        now
    ))
    .await
    .map(|_| ())
}

/// How many each sharer brought, and how many of those bought; most first. Whoever turned out to be the
/// sharer is not counted.
pub(crate) async fn figures(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    sharer: Option<PersonId>,
    max: i64,
) -> Result<Vec<(PersonId, i64, i64)>> {
    let sql = q!(
        "SELECT b.sharer_id, COUNT(*), CAST(SUM(CASE WHEN EXISTS (
             SELECT 1 FROM live_sale s WHERE s.shop_id = b.shop_id AND s.live_id = b.live_id
             AND s.state = 'paid' AND s.member_id = v.member_id) THEN 1 ELSE 0 END) AS BIGINT)
         FROM live_brought b JOIN live_behaviour v ON v.shop_id = b.shop_id AND v.live_id = b.live_id
           AND v.kind = 'enter' AND v.card_id = 0 AND v.viewer = b.viewer
         WHERE b.shop_id = $1 AND b.live_id = $2
           AND (v.member_id IS NULL OR v.member_id <> b.sharer_id)",
        scope.shop,
        live
    );
    let sql = sql.and(" AND b.sharer_id = ", sharer);
    let sql = sql.push(" GROUP BY b.sharer_id ORDER BY COUNT(*) DESC, b.sharer_id");
    tx.all(sql.and(" LIMIT ", Some(max))).await
}

/// By whom a member was first brought since then, at a door that rewards.
pub(crate) async fn first_brought(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    since: Ts,
) -> Result<Option<(LiveId, PersonId)>> {
    tx.opt(q!(
        "SELECT b.live_id, b.sharer_id FROM live_behaviour v
         JOIN live_brought b ON b.shop_id = v.shop_id AND b.live_id = v.live_id AND b.viewer = v.viewer
         WHERE v.shop_id = $1 AND v.member_id = $2 AND v.kind = 'enter' AND v.card_id = 0
           AND b.rewards AND b.at >= $3
         ORDER BY b.at, b.live_id LIMIT 1",
        scope.shop,
        member,
        since
    ))
    .await
}

/// Who invited a member.
pub(crate) async fn inviter_of(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
) -> Result<Option<PersonId>> {
    let found: Option<(PersonId,)> = tx
        .opt(q!(
            "SELECT sharer_id FROM live_invite WHERE shop_id = $1 AND member_id = $2 AND state <> 'void'",
            scope.shop,
            member
        ))
        .await?;
    Ok(found.map(|row| row.0))
}

/// Notes an invitation; a member has one.
pub(crate) async fn insert_invite(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    (live, order): (LiveId, OrderId),
    (sharer, above): (PersonId, Option<PersonId>),
    (points, above_points): (i64, i64),
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO live_invite (shop_id, member_id, live_id, order_id, sharer_id, above_id, points,
           above_points, state, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9)
         ON CONFLICT (shop_id, member_id) DO NOTHING",
        scope.shop,
        member,
        live,
        order,
        sharer,
        above,
        points,
        above_points,
        now
    ))
    .await
    .map(|_| ())
}

/// The invitation that waits for this order, which is rewarded now.
pub(crate) async fn take_invite(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Option<Invite>> {
    let found: Option<Invite> = tx
        .opt(q!(
            "SELECT sharer_id, above_id, points, above_points FROM live_invite
             WHERE shop_id = $1 AND order_id = $2 AND state = 'pending'",
            scope.shop,
            order
        ))
        .await?;
    if found.is_some() {
        tx.run(q!(
            "UPDATE live_invite SET state = 'rewarded'
             WHERE shop_id = $1 AND order_id = $2 AND state = 'pending'",
            scope.shop,
            order
        ))
        .await?;
    }
    Ok(found)
}

/// The order came to nothing: so does the invitation.
pub(crate) async fn void_invite(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    tx.run(q!(
        "UPDATE live_invite SET state = 'void'
         WHERE shop_id = $1 AND order_id = $2 AND state = 'pending'",
        scope.shop,
        order
    ))
    .await
    .map(|_| ())
}
