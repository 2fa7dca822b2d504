//! The SQL of what is known of members.
use crate::rules::Facts;
use crate::tag::{Reason, Tag};
use julin_contracts::GuestClaimed;
use julin_db::{DbError, Json, Tx, q, row};
use julin_kernel::{LiveId, Money, OrderId, PersonId, Scope, Ts};

pub(crate) type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A member by what they bought, from one leader or in all.
    #[derive(Debug, Clone)]
    pub(crate) struct MemberRow {
        pub(crate) member_id: PersonId,
        pub(crate) orders: i64,
        pub(crate) paid_amount: Money,
        pub(crate) last_order_at: Option<Ts>,
        pub(crate) joined_at: Ts,
    }

    /// A paid order.
    #[derive(Debug, Clone)]
    pub(crate) struct BoughtRow {
        pub(crate) order_id: OrderId,
        pub(crate) member_id: PersonId,
        pub(crate) leader_id: PersonId,
        pub(crate) product: String,
        pub(crate) net: Money,
        pub(crate) paid_at: Ts,
    }

    /// A tag as given.
    #[derive(Debug, Clone)]
    pub(crate) struct TagRow {
        pub(crate) member_id: PersonId,
        pub(crate) tag: Tag,
        pub(crate) reason: Json<Reason>,
        pub(crate) at: Ts,
    }
}

/// Knows a member from now on.
pub(crate) async fn know(tx: &mut Tx, scope: Scope, member: PersonId, at: Ts) -> Result<()> {
    tx.run(q!(
        "INSERT INTO crm_member (shop_id, member_id, orders, paid_amount, points, joined_at)
         VALUES ($1, $2, 0, 0, 0, $3) ON CONFLICT (shop_id, member_id) DO NOTHING",
        scope.shop,
        member,
        at
    ))
    .await
    .map(|_| ())
}

/// Knows a member as one of a leader's people; true if they are new to her.
pub(crate) async fn know_with(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    member: PersonId,
    at: Ts,
) -> Result<bool> {
    know(tx, scope, member, at).await?;
    let made = tx
        .run(q!(
            "INSERT INTO crm_member_stat (shop_id, leader_id, member_id, orders, paid_amount, joined_at)
             VALUES ($1, $2, $3, 0, 0, $4) ON CONFLICT (shop_id, leader_id, member_id) DO NOTHING",
            scope.shop,
            leader,
            member,
            at
        ))
        .await?;
    Ok(made == 1)
}

/// Keeps a paid order; false if it was known.
pub(crate) async fn keep_order(tx: &mut Tx, scope: Scope, o: &BoughtRow) -> Result<bool> {
    let made = tx
        .run(q!(
            "INSERT INTO crm_order (shop_id, order_id, member_id, leader_id, product, net, paid_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (shop_id, order_id) DO NOTHING",
            scope.shop,
            o.order_id,
            o.member_id,
            o.leader_id,
            o.product.as_str(),
            o.net,
            o.paid_at
        ))
        .await?;
    Ok(made == 1)
}

pub(crate) async fn order(tx: &mut Tx, scope: Scope, id: OrderId) -> Result<Option<BoughtRow>> {
    tx.opt(q!(
        "SELECT order_id, member_id, leader_id, product, net, paid_at FROM crm_order
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn lower_net(tx: &mut Tx, scope: Scope, id: OrderId, amount: Money) -> Result<()> {
    tx.run(q!(
        "UPDATE crm_order SET net = net - $3 WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        id,
        amount
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn drop_order(tx: &mut Tx, scope: Scope, id: OrderId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM crm_order WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

/// Sums a member's orders up again, in all and with one leader. Exact whatever happened to an order.
pub(crate) async fn sum_up(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    member: PersonId,
) -> Result<()> {
    let all = q!(
        "UPDATE crm_member SET
           orders = (SELECT COUNT(*) FROM crm_order o WHERE o.shop_id = $1 AND o.member_id = $2),
           paid_amount = (SELECT CAST(COALESCE(SUM(o.net), 0) AS BIGINT) FROM crm_order o
             WHERE o.shop_id = $1 AND o.member_id = $2),
           last_order_at = (SELECT MAX(o.paid_at) FROM crm_order o
             WHERE o.shop_id = $1 AND o.member_id = $2)
         WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        member
    );
    tx.run(all).await?;
    tx.run(q!(
        "UPDATE crm_member_stat SET
           orders = (SELECT COUNT(*) FROM crm_order o
             WHERE o.shop_id = $1 AND o.member_id = $2 AND o.leader_id = $3),
           paid_amount = (SELECT CAST(COALESCE(SUM(o.net), 0) AS BIGINT) FROM crm_order o
             WHERE o.shop_id = $1 AND o.member_id = $2 AND o.leader_id = $3),
           last_order_at = (SELECT MAX(o.paid_at) FROM crm_order o
             WHERE o.shop_id = $1 AND o.member_id = $2 AND o.leader_id = $3)
         WHERE shop_id = $1 AND member_id = $2 AND leader_id = $3",
        scope.shop,
        member,
        leader
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn visit(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    live: LiveId,
    at: Ts,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO crm_live_visit (shop_id, member_id, live_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, member_id, live_id) DO NOTHING",
        scope.shop,
        member,
        live,
        at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn add_points(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    points: i64,
) -> Result<()> {
    tx.run(q!(
        "UPDATE crm_member SET points = points + $3 WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        member,
        points
    ))
    .await
    .map(|_| ())
}

/// What the rules judge by; the windows begin at these instants.
pub(crate) async fn facts(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    long: Ts,
    short: Ts,
) -> Result<Facts> {
    let (orders, paid, paid_long, orders_short): (i64, i64, i64, i64) = tx
        .one(q!(
            "SELECT COUNT(*), CAST(COALESCE(SUM(net), 0) AS BIGINT),
               CAST(COALESCE(SUM(CASE WHEN paid_at > $3 THEN net ELSE 0 END), 0) AS BIGINT),
               CAST(COALESCE(SUM(CASE WHEN paid_at > $4 THEN 1 ELSE 0 END), 0) AS BIGINT)
             FROM crm_order WHERE shop_id = $1 AND member_id = $2",
            scope.shop,
            member,
            long,
            short
        ))
        .await?;
    let lives: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM crm_live_visit WHERE shop_id = $1 AND member_id = $2 AND at > $3",
            scope.shop,
            member,
            short
        ))
        .await?;
    Ok(Facts {
        orders,
        paid: Money(paid),
        paid_long: Money(paid_long),
        orders_short,
        lives_short: lives.0,
    })
}

pub(crate) async fn tags(tx: &mut Tx, scope: Scope, members: &[PersonId]) -> Result<Vec<TagRow>> {
    let sql = q!(
        "SELECT member_id, tag, reason, at FROM crm_tag WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND member_id IN ", members.iter().copied());
    tx.all(sql.push(" ORDER BY member_id, tag")).await
}

/// A member's tags.
pub async fn tags_of(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Vec<Tag>> {
    let tags: Vec<(Tag,)> = tx
        .all(q!(
            "SELECT tag FROM crm_tag WHERE shop_id = $1 AND member_id = $2 ORDER BY tag",
            scope.shop,
            member
        ))
        .await?;
    Ok(tags.into_iter().map(|(tag,)| tag).collect())
}

/// Gives a tag, or another reason for it; the day it was given stays.
pub(crate) async fn give_tag(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    tag: Tag,
    reason: Reason,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO crm_tag (shop_id, member_id, tag, reason, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop_id, member_id, tag) DO UPDATE SET reason = excluded.reason",
        scope.shop,
        member,
        tag,
        &Json(reason),
        now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn take_tag(tx: &mut Tx, scope: Scope, member: PersonId, tag: Tag) -> Result<()> {
    tx.run(q!(
        "DELETE FROM crm_tag WHERE shop_id = $1 AND member_id = $2 AND tag = $3",
        scope.shop,
        member,
        tag
    ))
    .await
    .map(|_| ())
}

/// Members below an id, newest first: all, or one leader's; with a tag, if one is named.
pub(crate) async fn members(
    tx: &mut Tx,
    scope: Scope,
    leader: Option<PersonId>,
    tag: Option<Tag>,
    before: i64,
    max: i64,
) -> Result<Vec<MemberRow>> {
    let sql = match leader {
        Some(leader) => q!(
            "SELECT member_id, orders, paid_amount, last_order_at, joined_at
             FROM crm_member_stat WHERE shop_id = $1 AND member_id < $2 AND leader_id = $3",
            scope.shop,
            before,
            leader
        ),
        None => q!(
            "SELECT member_id, orders, paid_amount, last_order_at, joined_at
             FROM crm_member WHERE shop_id = $1 AND member_id < $2",
            scope.shop,
            before
        ),
    };
    let sql = match tag {
        Some(_) => sql
            .push(" AND member_id IN (SELECT t.member_id FROM crm_tag t WHERE t.shop_id = $1")
            .and(" AND t.tag = ", tag)
            .push(")"),
        None => sql,
    };
    tx.all(
        sql.push(" ORDER BY member_id DESC")
            .and(" LIMIT ", Some(max)),
    )
    .await
}

/// The points of these members.
pub(crate) async fn points(
    tx: &mut Tx,
    scope: Scope,
    members: &[PersonId],
) -> Result<Vec<(PersonId, i64)>> {
    let sql = q!(
        "SELECT member_id, points FROM crm_member WHERE shop_id = $1",
        scope.shop
    );
    tx.all(sql.within(" AND member_id IN ", members.iter().copied()))
        .await
}

/// When a member last paid an order.
pub(crate) async fn last_order(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Option<Ts>> {
    let (last,): (Option<Ts>,) = tx
        .one(q!(
            "SELECT MAX(paid_at) FROM crm_order WHERE shop_id = $1 AND member_id = $2",
            scope.shop,
            member
        ))
        .await?;
    Ok(last)
}

/// A guest's orders are a member's; the guest is forgotten.
pub(crate) async fn hand_over(tx: &mut Tx, scope: Scope, claimed: &GuestClaimed) -> Result<()> {
    for order in &claimed.orders {
        tx.run(q!(
            "UPDATE crm_order SET member_id = $3 WHERE shop_id = $1 AND order_id = $2",
            scope.shop,
            *order,
            claimed.member
        ))
        .await?;
    }
    let (shop, guest) = (scope.shop, claimed.guest);
    for sql in [
        q!(
            "DELETE FROM crm_tag WHERE shop_id = $1 AND member_id = $2",
            shop,
            guest
        ),
        q!(
            "DELETE FROM crm_member_stat WHERE shop_id = $1 AND leader_id = $3 AND member_id = $2",
            shop,
            guest,
            claimed.leader
        ),
        q!(
            "DELETE FROM crm_member WHERE shop_id = $1 AND member_id = $2",
            shop,
            guest
        ),
    ] {
        tx.run(sql).await?;
    }
    Ok(())
}
