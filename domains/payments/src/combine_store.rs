//! SQL of payments that are asked for together.
use crate::{CombineId, Payment, PrepayOutcome, store};
use julin_db::{DbError, Tx, Val, q, row};
use julin_kernel::{PaymentId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// Payments that are asked for together.
    #[derive(Debug, Clone)]
    pub(crate) struct Combine {
        pub(crate) id: CombineId,
        pub(crate) member_id: PersonId,
        pub(crate) expires_at: Ts,
        pub(crate) cashier_url: Option<String>,
        pub(crate) jsapi: Option<String>,
        pub(crate) prepaid_at: Option<Ts>,
    }
}

impl Combine {
    /// Its number at the provider.
    pub(crate) fn number(&self) -> String {
        self.id.to_string()
    }
}

pub(crate) async fn by_id(tx: &mut Tx, scope: Scope, id: CombineId) -> Result<Option<Combine>> {
    tx.opt(q!(
        "SELECT id, member_id, expires_at, cashier_url, jsapi, prepaid_at FROM payments_combine
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// The payments that were asked for together, also those that another has replaced.
pub(crate) async fn payments(tx: &mut Tx, scope: Scope, id: CombineId) -> Result<Vec<Payment>> {
    let sql = store::select(scope).and(" AND combine_id = ", Some(id));
    tx.all(sql.push(" ORDER BY id")).await
}

/// Puts payments that nobody has asked for yet into a set of their own: from here on the provider may
/// know them by it.
pub(crate) async fn bind(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    payments: &[Payment],
) -> Result<CombineId> {
    let (id, now) = (CombineId(tx.new_id::<PaymentId>().0), tx.now());
    let expires_at = payments.iter().map(|p| p.expires_at).min().unwrap_or(now);
    tx.run(q!(
        "INSERT INTO payments_combine (shop_id, id, member_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
        scope.shop,
        id,
        member,
        now,
        expires_at
    ))
    .await?;
    let set = |p: &Payment| vec![scope.shop.into(), p.id.into(), id.into(), now.into()];
    let sets: Vec<Vec<Val>> = payments.iter().map(set).collect();
    let sql = q!("UPDATE payments_payment SET combine_id = $3, asked_at = $4
         WHERE shop_id = $1 AND id = $2 AND asked_at IS NULL AND status = 'pending'");
    tx.run_many(sql, sets).await?;
    Ok(id)
}

pub(crate) async fn keep_cashier(
    tx: &mut Tx,
    scope: Scope,
    id: CombineId,
    outcome: &PrepayOutcome,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE payments_combine SET cashier_url = $3, prepay_id = $4, jsapi = $5, prepaid_at = $6
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        outcome.cashier_url.as_deref(),
        outcome.prepay_id.as_deref(),
        outcome.jsapi.as_ref().map(ToString::to_string),
        now
    ))
    .await
    .map(|_| ())
}
