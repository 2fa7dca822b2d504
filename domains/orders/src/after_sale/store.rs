//! The SQL of after-sale claims.
use crate::order::{ClaimReason, ClaimStatus, Liable};
use crate::store::Result;
use julin_db::{Json, Tx, q, row};
use julin_kernel::{AfterSaleId, LineId, Money, OrderId, PersonId, Scope, Ts};

row! {
    /// A claim as stored.
    #[derive(Debug, Clone)]
    pub struct Claim {
        /// Its id.
        pub id: AfterSaleId,
        /// On which order.
        pub order_id: OrderId,
        /// On which line.
        pub line_id: LineId,
        /// Who claims.
        pub member_id: PersonId,
        /// Who decides first.
        pub leader_id: PersonId,
        /// Where it stands.
        pub status: ClaimStatus,
        /// What is wrong.
        pub reason: ClaimReason,
        /// How many pieces, if claimed by piece.
        pub quantity: Option<i64>,
        /// Which share of the line, if claimed by share.
        pub share_bps: Option<i64>,
        /// How much is asked (approved: how much was given).
        pub amount: Money,
        /// The member's words.
        pub note: String,
        /// Their pictures.
        pub images: Json<Vec<String>>,
        /// Who bears it.
        pub liable: Option<Liable>,
        /// The decider's words.
        pub decision_note: Option<String>,
        /// When it was made.
        pub created_at: Ts,
        /// When it must be decided.
        pub deadline_at: Ts,
        /// When it was decided.
        pub decided_at: Option<Ts>,
    }
}

macro_rules! select_claim {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, order_id, line_id, member_id, leader_id, status, reason, quantity, share_bps, amount, \
         note, images, liable, decision_note, created_at, deadline_at, decided_at \
         FROM orders_after_sale ", $tail))$(.bind($a))* };
}

pub(crate) async fn claim(tx: &mut Tx, scope: Scope, id: AfterSaleId) -> Result<Option<Claim>> {
    tx.opt(select_claim!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn claims_of(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Vec<Claim>> {
    tx.all(select_claim!(
        "WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
        scope.shop,
        order
    ))
    .await
}

pub(crate) async fn open_claims(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM orders_after_sale
             WHERE shop_id = $1 AND order_id = $2 AND status = 'requested'",
            scope.shop,
            order
        ))
        .await?;
    Ok(n.0)
}

/// What open claims on a line ask for already.
pub(crate) async fn asked_on_line(tx: &mut Tx, scope: Scope, line: &crate::Line) -> Result<Money> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM orders_after_sale
             WHERE shop_id = $1 AND order_id = $2 AND line_id = $3 AND status = 'requested'",
            scope.shop,
            line.order_id,
            line.id
        ))
        .await?;
    Ok(Money(n.0))
}

/// Claims above all, filtered, newest first.
pub(crate) async fn search(
    tx: &mut Tx,
    scope: Scope,
    leader: Option<PersonId>,
    status: Option<ClaimStatus>,
    before: i64,
    max: i64,
) -> Result<Vec<Claim>> {
    let sql = select_claim!("WHERE shop_id = $1 AND id < $2", scope.shop, before);
    let sql = sql
        .and(" AND leader_id = ", leader)
        .and(" AND status = ", status);
    tx.all(sql.push(" ORDER BY id DESC").and(" LIMIT ", Some(max)))
        .await
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    key: &str,
) -> Result<Option<(String, AfterSaleId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM orders_after_sale
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
    c: &Claim,
    key: &str,
    hash: &str,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO orders_after_sale (shop_id, id, order_id, line_id, member_id, leader_id, status, reason,
           quantity, share_bps, amount, note, images, created_at, deadline_at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        scope.shop, c.id, c.order_id, c.line_id, c.member_id, c.leader_id, c.status, c.reason, c.quantity,
        c.share_bps, c.amount, c.note.as_str(), &c.images, c.created_at, c.deadline_at, key, hash
    ))
    .await
    .map(|_| ())
}

/// What was decided on a claim.
pub(crate) struct Verdict<'a> {
    pub(crate) status: ClaimStatus,
    pub(crate) amount: Money,
    pub(crate) liable: Option<Liable>,
    pub(crate) note: &'a str,
    pub(crate) by: PersonId,
}

pub(crate) async fn decide(
    tx: &mut Tx,
    scope: Scope,
    id: AfterSaleId,
    v: &Verdict<'_>,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE orders_after_sale SET status = $3, amount = $4, liable = $5, decision_note = $6,
               decided_at = $7, decided_by = $8
             WHERE shop_id = $1 AND id = $2 AND status = 'requested'",
            scope.shop, id, v.status, v.amount, v.liable, v.note, now, v.by
        ))
        .await?;
    Ok(n == 1)
}
