//! A correction is booked.
use super::model::{Correction, CorrectionKind};
use crate::model::{Commission, EarningKind, EarningReason, Explain};
use crate::statement::{self, MoveKind, NewMove};
use crate::store;
use julin_db::{Error, Result, Tx};
use julin_kernel::{Bps, Code, LineId, Money, OrderId, PersonId, Scope, SupplierId};
use julin_ledger::{post, standard};
use julin_orders::{LineCorrection, LineSurcharge, ask_surcharge, correct_line};
use julin_web::Actor;

/// Books it, once: its id is in every key.
pub(super) async fn apply(tx: &mut Tx, scope: Scope, c: &Correction, actor: &Actor) -> Result<()> {
    match c.kind {
        CorrectionKind::Refund => refund(tx, scope, c, actor).await,
        CorrectionKind::Surcharge => surcharge(tx, scope, c, actor).await,
        CorrectionKind::Supplier => supplier(tx, scope, c, subject(c.supplier_id)?).await,
        CorrectionKind::Leader => {
            let (leader, order) = (subject(c.leader_id)?, subject(c.order_id)?);
            self::leader(tx, scope, c, leader, order).await
        }
    }
}

fn subject<T>(found: Option<T>) -> Result<T> {
    found.ok_or_else(|| Error::internal("a correction of nothing"))
}

fn named(c: &Correction) -> Result<(OrderId, LineId)> {
    let order = c.order_id.ok_or_else(|| Code::INVALID.field("order_id"))?;
    let line = c.line_id.ok_or_else(|| Code::INVALID.field("line_id"))?;
    Ok((order, line))
}

/// Refuses a refund that could not be made now.
pub(super) async fn check_refund(tx: &mut Tx, scope: Scope, c: &Correction) -> Result<()> {
    let (order, line) = named(c)?;
    julin_orders::check_correction(tx, scope, (order, line), c.amount).await
}

/// The order's own books follow, and the liable party is charged as for any refund.
async fn refund(tx: &mut Tx, scope: Scope, c: &Correction, actor: &Actor) -> Result<()> {
    let (order, line) = named(c)?;
    let liable = subject(c.liable)?;
    let correction = LineCorrection {
        order,
        line,
        amount: c.amount,
        liable,
        key: format!("correction:{}", c.id),
        reason: &c.reason,
        actor: actor.person,
    };
    correct_line(tx, scope, correction).await
}

/// Refuses a surcharge that could not be asked for now.
pub(super) async fn check_surcharge(tx: &mut Tx, scope: Scope, c: &Correction) -> Result<()> {
    julin_orders::check_surcharge(tx, scope, named(c)?).await
}

/// The order asks its buyer for more; only what they pay is booked, with their payment.
async fn surcharge(tx: &mut Tx, scope: Scope, c: &Correction, actor: &Actor) -> Result<()> {
    let (order, line) = named(c)?;
    let surcharge = LineSurcharge {
        order,
        line,
        amount: c.amount,
        key: format!("correction:{}", c.id),
        reason: &c.reason,
        actor: actor.person,
    };
    ask_surcharge(tx, scope, surcharge).await
}

async fn supplier(tx: &mut Tx, scope: Scope, c: &Correction, of: SupplierId) -> Result<()> {
    let posting = standard::supplier_corrected(of, &c.id.to_string(), c.order_id, c.amount);
    post(tx, scope, posting).await?;
    let new = NewMove {
        order: c.order_id,
        ..NewMove::of(of, MoveKind::Corrected, c.amount)
    };
    statement::add(tx, scope, &new).await
}

async fn leader(
    tx: &mut Tx,
    scope: Scope,
    c: &Correction,
    of: PersonId,
    order: OrderId,
) -> Result<()> {
    let posting = standard::leader_corrected(of, &c.id.to_string(), order, c.amount);
    post(tx, scope, posting).await?;
    let commission = store::commission(tx, scope, order).await?;
    let commission = subject(commission)?;
    let change = (EarningKind::Correction, c.amount);
    let explain = explain(&commission, c.amount);
    Ok(store::add_entry_of(tx, scope, &commission, of, change, explain).await?)
}

fn explain(commission: &Commission, amount: Money) -> Explain {
    Explain {
        reason: EarningReason::Corrected,
        basis: Money(amount.0.abs()),
        rate_bps: Bps(10_000),
        net: commission.net(),
        lines: vec![],
    }
}
