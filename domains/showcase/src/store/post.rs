//! Posts.
use super::Result;
use crate::ids::ShowPostId;
use crate::model::{Post, ShowPostReason, ShowPostStatus};
use julin_db::{Tx, q};
use julin_kernel::{CommunityId, LineId, LiveId, OrderId, PersonId, ProductId, Scope};

/// The columns of `Post`, in its order.
macro_rules! select_post {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, member_id, order_id, line_id, campaign_id, leader_id, community_id, product_id, item_name, \
         live_id, words, images, name, status, reason, reports, upheld, rewarded, posted_at, shown_at \
         FROM showcase_post ", $tail))$(.bind($a))* };
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    key: &str,
) -> Result<Option<(String, ShowPostId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM showcase_post
         WHERE shop_id = $1 AND member_id = $2 AND idem_key = $3",
        scope.shop,
        member,
        key
    ))
    .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    p: &Post,
    (key, hash): (&str, &str),
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO showcase_post (shop_id, id, member_id, order_id, line_id, campaign_id, leader_id,
           community_id, product_id, item_name, live_id, words, images, name, status, reports, upheld,
           rewarded, posted_at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, $16, $17, $18, $19)",
        scope.shop,
        p.id,
        p.member_id,
        p.order_id,
        p.line_id,
        p.campaign_id,
        p.leader_id,
        p.community_id,
        p.product_id,
        &p.item_name,
        p.live_id,
        &p.words,
        &p.images,
        &p.name,
        p.status,
        false,
        p.posted_at,
        key,
        hash
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: ShowPostId) -> Result<Option<Post>> {
    tx.opt(select_post!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// Where the posts of a line stand.
pub(crate) async fn of_line(
    tx: &mut Tx,
    scope: Scope,
    line: LineId,
) -> Result<Vec<ShowPostStatus>> {
    let found: Vec<(ShowPostStatus,)> = tx
        .all(q!(
            "SELECT status FROM showcase_post WHERE shop_id = $1 AND line_id = $2 ORDER BY id",
            scope.shop,
            line
        ))
        .await?;
    Ok(found.into_iter().map(|(status,)| status).collect())
}

/// A member's posts, newest first; withdrawn ones are left out.
pub(crate) async fn of_member(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    max: i64,
) -> Result<Vec<Post>> {
    tx.all(select_post!(
        "WHERE shop_id = $1 AND member_id = $2 AND status <> 'withdrawn' ORDER BY id DESC LIMIT $3",
        scope.shop,
        member,
        max
    ))
    .await
}

/// Which posts of some are asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) status: Option<ShowPostStatus>,
    pub(crate) leader: Option<PersonId>,
    pub(crate) community: Option<CommunityId>,
    /// Of these products only.
    pub(crate) products: Option<Vec<ProductId>>,
    pub(crate) before: i64,
    pub(crate) max: i64,
}

/// Posts, newest first.
pub(crate) async fn find(tx: &mut Tx, scope: Scope, asked: &Asked) -> Result<Vec<Post>> {
    let mut sql = select_post!("WHERE shop_id = $1 AND id < $2", scope.shop, asked.before)
        .and(" AND status = ", asked.status)
        .and(" AND leader_id = ", asked.leader)
        .and(" AND community_id = ", asked.community);
    if let Some(products) = &asked.products {
        sql = sql.within(" AND product_id IN ", products.iter().copied());
    }
    let sql = sql
        .push(" ORDER BY id DESC")
        .and(" LIMIT ", Some(asked.max));
    tx.all(sql).await
}

/// Posts of a state that were sent in in a live, newest first.
pub(crate) async fn sent_in(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    status: ShowPostStatus,
    max: i64,
) -> Result<Vec<Post>> {
    tx.all(select_post!(
        "WHERE shop_id = $1 AND status = $2 AND live_id = $3 ORDER BY id DESC LIMIT $4",
        scope.shop,
        status,
        live,
        max
    ))
    .await
}

/// Puts a post where it was decided to stand. Who decides has looked at what was reported.
pub(crate) async fn decided(
    tx: &mut Tx,
    scope: Scope,
    post: &Post,
    to: ShowPostStatus,
    (reason, by): (Option<ShowPostReason>, PersonId),
) -> Result<()> {
    let now = tx.now();
    let upheld = to == ShowPostStatus::Shown && (post.upheld || post.reports > 0);
    let shown_at = match to {
        ShowPostStatus::Shown => post.shown_at.or(Some(now)),
        _ => post.shown_at,
    };
    tx.run(q!(
        "UPDATE showcase_post SET status = $3, reason = $4, reports = 0, upheld = $5, shown_at = $6,
           decided_at = $7, decided_by = $8 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        post.id,
        to,
        reason,
        upheld,
        shown_at,
        now,
        by
    ))
    .await
    .map(|_| ())
}

/// One more report; answers how many there are.
pub(crate) async fn reported(tx: &mut Tx, scope: Scope, id: ShowPostId) -> Result<i64> {
    tx.run(q!(
        "UPDATE showcase_post SET reports = reports + 1 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await?;
    let (n,): (i64,) = tx
        .one(q!(
            "SELECT reports FROM showcase_post WHERE shop_id = $1 AND id = $2",
            scope.shop,
            id
        ))
        .await?;
    Ok(n)
}

/// shown → waiting, until somebody has looked.
pub(crate) async fn set_aside(tx: &mut Tx, scope: Scope, id: ShowPostId) -> Result<()> {
    tx.run(q!(
        "UPDATE showcase_post SET status = 'waiting' WHERE shop_id = $1 AND id = $2 AND status = 'shown'",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

/// Whether points were given for a post of this order.
pub(crate) async fn rewarded(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<bool> {
    let found: Vec<(bool,)> = tx
        .all(q!(
            "SELECT rewarded FROM showcase_post WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
            scope.shop,
            order
        ))
        .await?;
    Ok(found.iter().any(|(rewarded,)| *rewarded))
}

pub(crate) async fn set_rewarded(tx: &mut Tx, scope: Scope, id: ShowPostId) -> Result<()> {
    tx.run(q!(
        "UPDATE showcase_post SET rewarded = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        true
    ))
    .await
    .map(|_| ())
}
