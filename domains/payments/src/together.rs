//! A member pays several orders in one go.
use crate::combine_store::{self, Combine};
use crate::jobs::{notify_url, provider, sweep_later};
use crate::opening::free;
use crate::prepay::{UNAVAILABLE, is_fresh, payable, refusal};
use crate::{CombineId, CombinePart, CombinePrepay, Payment, PrepayOutcome, store};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{Code, Money, PersonId, Scope};
use julin_web::Ctx;

/// Times that openings are cleared out of the way; each clears at least one.
const ROUNDS_MAX: usize = 4;

/// What is opened together, and where it is paid.
pub(crate) struct Together {
    pub(crate) payments: Vec<Payment>,
    pub(crate) combine: Combine,
}

impl Together {
    pub(crate) fn amount(&self) -> Result<Money> {
        Ok(Money::sum(self.payments.iter().map(|p| p.amount))?)
    }
}

/// The one cashier of several payments of a member. Payments that stand open in another way are closed
/// there first; the provider is asked outside any transaction.
pub(crate) async fn prepay_together(
    ctx: &Ctx,
    scope: Scope,
    member: PersonId,
    mut payments: Vec<Payment>,
    payer_ip: &str,
) -> Result<Together> {
    for _ in 0..ROUNDS_MAX {
        for payment in &payments {
            payable(payment, ctx.now())?;
        }
        if let Some(set) = ctx.db.write(bind(scope, member, &payments)).await? {
            return open(ctx, scope, set, payer_ip).await;
        }
        for payment in payments.iter().filter(|p| p.asked_at.is_some()) {
            free(ctx, scope, payment).await?;
        }
        payments = reload(ctx, scope, payments).await?;
    }
    Err(UNAVAILABLE.fault().into())
}

/// The payments that now stand in the places of these.
async fn reload(ctx: &Ctx, scope: Scope, old: Vec<Payment>) -> Result<Vec<Payment>> {
    let mut tx = ctx.db.read().await?;
    let mut current = Vec::with_capacity(old.len());
    for p in old {
        let found = store::of_part(&mut tx, scope, p.order_id, p.part).await?;
        current.push(found.ok_or(Code::NOT_FOUND.fault())?);
    }
    Ok(current)
}

async fn open(ctx: &Ctx, scope: Scope, set: CombineId, payer_ip: &str) -> Result<Together> {
    let together = load(&mut ctx.db.read().await?, scope, set).await?;
    let combine = &together.combine;
    let (cashier, at) = (combine.cashier_url.as_ref(), combine.prepaid_at);
    if is_fresh(cashier, at, ctx.now()) {
        return Ok(together);
    }
    let part = |p: &Payment| CombinePart {
        out_trade_no: p.number(),
        description: p.description.clone(),
        amount: p.amount,
    };
    let ask = CombinePrepay {
        number: combine.number(),
        parts: together.payments.iter().map(part).collect(),
        expires_at: combine.expires_at,
        notify_url: notify_url(ctx),
        openid: None,
        payer_ip: payer_ip.to_owned(),
    };
    let outcome = provider(ctx).prepay_together(ask).await.map_err(refusal)?;
    ctx.db
        .write(KeepCashier {
            scope,
            set,
            outcome,
        })
        .await
}

async fn load(tx: &mut Tx, scope: Scope, set: CombineId) -> Result<Together> {
    let combine = combine_store::by_id(tx, scope, set).await?;
    let combine = combine.ok_or_else(|| Error::internal("a set without its row"))?;
    let payments = combine_store::payments(tx, scope, set).await?;
    Ok(Together { payments, combine })
}

fn bind(scope: Scope, member: PersonId, payments: &[Payment]) -> Bind {
    Bind {
        scope,
        member,
        payments: payments.to_vec(),
    }
}

/// Answers the set of exactly these payments, made now if nobody has asked for any of them yet; none
/// if some stand open in another way.
struct Bind {
    scope: Scope,
    member: PersonId,
    payments: Vec<Payment>,
}

impl Command for Bind {
    type Output = Option<CombineId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<CombineId>> {
        let mut now = Vec::with_capacity(self.payments.len());
        for payment in &self.payments {
            let found = store::by_id(tx, self.scope, payment.id).await?;
            now.push(found.ok_or(Code::NOT_FOUND.fault())?);
        }
        if now.iter().any(|p| !p.is_current()) {
            return Ok(None);
        }
        for payment in &now {
            payable(payment, tx.now())?;
        }
        if now.iter().any(|p| p.asked_at.is_some()) {
            return self.is_a_set(tx, &now).await;
        }
        for payment in &now {
            sweep_later(tx, self.scope, payment).await?;
        }
        let set = combine_store::bind(tx, self.scope, self.member, &now).await?;
        Ok(Some(set))
    }
}

impl Bind {
    async fn is_a_set(&self, tx: &mut Tx, payments: &[Payment]) -> Result<Option<CombineId>> {
        let set = payments.first().and_then(|p| p.combine_id);
        let Some(set) = set.filter(|set| payments.iter().all(|p| p.combine_id == Some(*set)))
        else {
            return Ok(None);
        };
        let members = combine_store::payments(tx, self.scope, set).await?;
        Ok((members.len() == payments.len()).then_some(set))
    }
}

struct KeepCashier {
    scope: Scope,
    set: CombineId,
    outcome: PrepayOutcome,
}

impl Command for KeepCashier {
    type Output = Together;
    async fn run(&self, tx: &mut Tx) -> Result<Together> {
        combine_store::keep_cashier(tx, self.scope, self.set, &self.outcome).await?;
        load(tx, self.scope, self.set).await
    }
}
