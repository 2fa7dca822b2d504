//! The SQL of after-sale claims.
use super::liability::LiableShare;
use super::model::{ClaimKind, ClaimReason, ClaimStatus, GoodsFate, IfNone, Liable};
use super::replace::Offer;
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
        /// What the member wants.
        pub kind: ClaimKind,
        /// Where it stands.
        pub status: ClaimStatus,
        /// What is wrong.
        pub reason: ClaimReason,
        /// How many pieces, if claimed by piece.
        pub quantity: Option<i64>,
        /// Which share of the line, if claimed by share.
        pub share_bps: Option<i64>,
        /// How much was asked.
        pub asked: Money,
        /// How much is at stake; once granted, how much was given.
        pub amount: Money,
        /// The member's words.
        pub note: String,
        /// Their pictures.
        pub images: Json<Vec<String>>,
        /// Who bears it, or most of it.
        pub liable: Option<Liable>,
        /// Who bears how much, if several do.
        pub liable_shares: Json<Vec<LiableShare>>,
        /// The decider's words.
        pub decision_note: Option<String>,
        /// When it was made.
        pub created_at: Ts,
        /// When something must have happened.
        pub deadline_at: Ts,
        /// When it was decided.
        pub decided_at: Option<Ts>,
        /// When it went on to operators.
        pub escalated_at: Option<Ts>,
        /// When the member appealed.
        pub appealed_at: Option<Ts>,
        /// What became of goods that came back.
        pub goods: Option<GoodsFate>,
        /// Points given beyond the money.
        pub points: i64,
        /// What the member wants when no goods are left, if goods are what they ask for.
        pub if_none: Option<IfNone>,
        /// Goods that were offered instead of money.
        pub offer: Option<Json<Offer>>,
    }
}

impl Claim {
    /// Whether its pieces were given back, or may still be.
    pub(crate) fn counts(&self) -> bool {
        self.status.is_open() || self.status == ClaimStatus::Approved
    }
}

macro_rules! select_claim {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, order_id, line_id, member_id, leader_id, kind, status, reason, quantity, share_bps, \
         asked, amount, note, images, liable, liable_shares, decision_note, created_at, deadline_at, \
         decided_at, escalated_at, appealed_at, goods, points, if_none, offer FROM orders_after_sale ", $tail))$(.bind($a))* };
}

pub(crate) async fn claim(tx: &mut Tx, scope: Scope, id: AfterSaleId) -> Result<Option<Claim>> {
    tx.opt(select_claim!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// Claims by id, in the order they were made.
pub(crate) async fn claims(tx: &mut Tx, scope: Scope, ids: &[AfterSaleId]) -> Result<Vec<Claim>> {
    let sql = select_claim!("WHERE shop_id = $1", scope.shop);
    let sql = sql.within(" AND id IN ", ids.iter().copied());
    tx.all(sql.push(" ORDER BY id")).await
}

pub(crate) async fn claims_of(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Vec<Claim>> {
    tx.all(select_claim!(
        "WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
        scope.shop,
        order
    ))
    .await
}

/// How many claims hold the order back.
pub(crate) async fn open_claims(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<i64> {
    let sql = q!(
        "SELECT COUNT(*) FROM orders_after_sale WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    );
    let n: (i64,) = tx
        .one(sql.within(" AND status IN ", ClaimStatus::OPEN))
        .await?;
    Ok(n.0)
}

/// Which claims are looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClaimQuery {
    pub(crate) leader: Option<PersonId>,
    pub(crate) status: Option<ClaimStatus>,
    pub(crate) kind: Option<ClaimKind>,
    pub(crate) reason: Option<ClaimReason>,
    /// With the operators, or not.
    pub(crate) escalated: Option<bool>,
    pub(crate) before: i64,
    pub(crate) max: i64,
}

/// Claims, newest first.
pub(crate) async fn search(tx: &mut Tx, scope: Scope, query: &ClaimQuery) -> Result<Vec<Claim>> {
    let sql = select_claim!("WHERE shop_id = $1 AND id < $2", scope.shop, query.before);
    let mut sql = sql
        .and(" AND leader_id = ", query.leader)
        .and(" AND status = ", query.status)
        .and(" AND kind = ", query.kind)
        .and(" AND reason = ", query.reason);
    sql = match query.escalated {
        None => sql,
        Some(true) => sql.push(" AND escalated_at IS NOT NULL"),
        Some(false) => sql.push(" AND escalated_at IS NULL"),
    };
    tx.all(
        sql.push(" ORDER BY id DESC")
            .and(" LIMIT ", Some(query.max)),
    )
    .await
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    key: &str,
) -> Result<Option<(String, AfterSaleId)>> {
    tx.opt(q!(
        "SELECT idem_hash, request_id FROM orders_after_sale
         WHERE shop_id = $1 AND member_id = $2 AND idem_key = $3",
        scope.shop,
        member,
        key
    ))
    .await
}

/// The claims that were made together.
pub(crate) async fn of_request(
    tx: &mut Tx,
    scope: Scope,
    request: AfterSaleId,
) -> Result<Vec<AfterSaleId>> {
    let ids: Vec<(AfterSaleId,)> = tx
        .all(q!(
            "SELECT id FROM orders_after_sale WHERE shop_id = $1 AND request_id = $2 ORDER BY id",
            scope.shop,
            request
        ))
        .await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// A claim to be written, under the key of its request.
pub(crate) struct NewClaim<'a> {
    pub(crate) claim: &'a Claim,
    pub(crate) request: AfterSaleId,
    pub(crate) key: String,
    pub(crate) hash: &'a str,
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, new: &NewClaim<'_>) -> Result<()> {
    let c = new.claim;
    tx.run(q!(
        "INSERT INTO orders_after_sale (shop_id, id, order_id, line_id, member_id, leader_id, kind, status,
           reason, quantity, share_bps, asked, amount, note, images, created_at, deadline_at, request_id,
           idem_key, idem_hash, if_none)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        scope.shop, c.id, c.order_id, c.line_id, c.member_id, c.leader_id, c.kind, c.status, c.reason,
        c.quantity, c.share_bps, c.asked, c.amount, c.note.as_str(), &c.images, c.created_at, c.deadline_at,
        new.request, new.key.as_str(), new.hash, c.if_none
    ))
    .await
    .map(|_| ())
}

/// What was decided on a claim.
pub(crate) struct Verdict<'a> {
    pub(crate) status: ClaimStatus,
    pub(crate) amount: Money,
    pub(crate) liable: Option<Liable>,
    pub(crate) shares: &'a [LiableShare],
    pub(crate) note: &'a str,
    pub(crate) by: Option<PersonId>,
    /// Until when the goods must be back, if they must.
    pub(crate) deadline: Option<Ts>,
    /// Points given beyond the money.
    pub(crate) points: i64,
}

/// Decides a claim that waits; answers whether it did.
pub(crate) async fn decide(
    tx: &mut Tx,
    scope: Scope,
    id: AfterSaleId,
    v: &Verdict<'_>,
) -> Result<bool> {
    let (now, shares) = (tx.now(), Json(v.shares.to_vec()));
    let n = tx
        .run(q!(
            "UPDATE orders_after_sale SET status = $3, amount = $4, liable = $5, decision_note = $6,
               decided_at = $7, decided_by = $8, liable_shares = $9, deadline_at = COALESCE($10, deadline_at),
               points = $11, offer = NULL
             WHERE shop_id = $1 AND id = $2 AND status = 'requested'",
            scope.shop, id, v.status, v.amount, v.liable, v.note, now, v.by, &shares, v.deadline, v.points
        ))
        .await?;
    Ok(n == 1)
}

/// Moves a claim on; answers whether it stood where it was seen.
pub(crate) async fn move_to(
    tx: &mut Tx,
    scope: Scope,
    claim: &Claim,
    to: ClaimStatus,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE orders_after_sale SET status = $3 WHERE shop_id = $1 AND id = $2 AND status = $4",
            scope.shop,
            claim.id,
            to,
            claim.status
        ))
        .await?;
    Ok(n == 1)
}

/// Moves a claim on with a new deadline; answers whether it stood where it was seen.
pub(crate) async fn move_until(
    tx: &mut Tx,
    scope: Scope,
    claim: &Claim,
    to: ClaimStatus,
    deadline: Ts,
) -> Result<bool> {
    let moved = move_to(tx, scope, claim, to).await?;
    if moved {
        tx.run(q!(
            "UPDATE orders_after_sale SET deadline_at = $3 WHERE shop_id = $1 AND id = $2",
            scope.shop,
            claim.id,
            deadline
        ))
        .await?;
    }
    Ok(moved)
}

/// Keeps an offer of goods, or takes it away.
pub(crate) async fn set_offer(
    tx: &mut Tx,
    scope: Scope,
    id: AfterSaleId,
    offer: Option<&Json<Offer>>,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_after_sale SET offer = $3 WHERE shop_id = $1 AND id = $2 AND status = 'requested'",
        scope.shop,
        id,
        offer
    ))
    .await
    .map(|_| ())
}

/// The member takes goods instead of money.
pub(crate) async fn ask_goods(
    tx: &mut Tx,
    scope: Scope,
    id: AfterSaleId,
    if_none: IfNone,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_after_sale SET kind = 'replacement', if_none = $3
         WHERE shop_id = $1 AND id = $2 AND status = 'requested'",
        scope.shop,
        id,
        if_none
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_goods(
    tx: &mut Tx,
    scope: Scope,
    id: AfterSaleId,
    goods: GoodsFate,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_after_sale SET goods = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        goods
    ))
    .await
    .map(|_| ())
}

/// Hands a claim on to the operators until `deadline`.
pub(crate) async fn escalate(
    tx: &mut Tx,
    scope: Scope,
    id: AfterSaleId,
    deadline: Ts,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE orders_after_sale SET escalated_at = $3, deadline_at = $4
         WHERE shop_id = $1 AND id = $2 AND status = 'requested'",
        scope.shop,
        id,
        now,
        deadline
    ))
    .await
    .map(|_| ())
}

/// Brings a rejected claim before the operators, once; answers whether it did.
pub(crate) async fn appeal(
    tx: &mut Tx,
    scope: Scope,
    id: AfterSaleId,
    deadline: Ts,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE orders_after_sale SET status = 'requested', escalated_at = $3, appealed_at = $3,
               deadline_at = $4, decided_at = NULL, decision_note = NULL
             WHERE shop_id = $1 AND id = $2 AND status = 'rejected' AND appealed_at IS NULL",
            scope.shop,
            id,
            now,
            deadline
        ))
        .await?;
    Ok(n == 1)
}
