//! Part of a line goes back to its member, once, and each who bears it is told.
use super::liability::Liability;
use crate::facts;
use crate::order::OrderStatus;
use crate::store::{self, Line, Order};
use julin_contracts::OrderRefunded;
use julin_db::{Result, Tx};
use julin_events::emit;
use julin_kernel::{Money, Scope};
use julin_payments::RefundDraft;

/// A refund of a line.
pub(crate) struct LineRefund<'a> {
    pub(crate) order: &'a Order,
    pub(crate) line: &'a Line,
    pub(crate) amount: Money,
    pub(crate) liability: &'a Liability,
    /// Names it within the order for ever: the same key never refunds twice.
    pub(crate) key: String,
}

/// Gives it back. The caller has seen that so much is left of the line.
pub(crate) async fn refund_line(tx: &mut Tx, scope: Scope, refund: LineRefund<'_>) -> Result<()> {
    let LineRefund {
        order,
        line,
        amount,
        liability,
        key,
    } = refund;
    store::add_refund(tx, scope, order.id, amount).await?;
    store::add_line_refund(tx, scope, line, amount).await?;
    let draft = RefundDraft {
        order: order.id,
        key,
        amount,
        reason_code: "after_sale".to_owned(),
        before_completion: order.status != OrderStatus::Completed,
    };
    let id = julin_payments::request_refund(tx, scope, draft).await?;
    for (party, part) in liability.parts(amount)? {
        let event = OrderRefunded {
            head: facts::head(order),
            line: line.id,
            supplier: line.supplier_id,
            amount: part,
            liable: party.into(),
            refund: id,
        };
        emit(tx, scope, event).await?;
    }
    Ok(())
}

impl Line {
    /// Whether all of it went back: it is handed to nobody any more (rule 22).
    pub fn is_refunded(&self) -> bool {
        self.refunded > Money::ZERO && self.left().is_ok_and(|left| left <= Money::ZERO)
    }
}
