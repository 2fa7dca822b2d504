//! Part of a line goes back to its member, once, and each who bears it is told.
use super::liability::Liability;
use super::model::Liable;
use crate::discount_back::{Part, give_back};
use crate::facts;
use crate::store::{self, Line, Order};
use julin_contracts::{DiscountFact, OrderRefunded, RefundCause};
use julin_db::{Result, Tx};
use julin_events::emit;
use julin_kernel::{Money, Scope, split};
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
    let part = Part::of_money(amount, line.left()?);
    let discounts = give_back(tx, scope, (order, line), part, &key).await?;
    let draft = RefundDraft {
        order: order.id,
        key,
        amount,
        reason_code: "after_sale".to_owned(),
        before_completion: order.holder().is_some(),
    };
    let id = julin_payments::request_refund(tx, scope, draft).await?;
    let parts = liability.parts(amount)?;
    let shared = share_out(&discounts, &parts)?;
    for ((party, part), discounts) in parts.into_iter().zip(shared) {
        let event = OrderRefunded {
            head: facts::head(order),
            line: line.id,
            supplier: line.supplier_id,
            amount: part,
            liable: party.into(),
            refund: id,
            cause: RefundCause::AfterSale,
            discounts,
        };
        emit(tx, scope, event).await?;
    }
    Ok(())
}

/// What goes back of a discount, by who bears the refund: in the proportion of their parts, to the fen.
fn share_out(
    discounts: &[DiscountFact],
    parts: &[(Liable, Money)],
) -> Result<Vec<Vec<DiscountFact>>> {
    let weights: Vec<i64> = parts.iter().map(|(_, part)| part.0).collect();
    let mut shared = vec![vec![]; parts.len()];
    for fact in discounts {
        for (of, amount) in shared.iter_mut().zip(split(fact.amount, &weights)?) {
            if amount > Money::ZERO {
                of.push(DiscountFact { amount, ..*fact });
            }
        }
    }
    Ok(shared)
}

impl Line {
    /// Whether all of it went back: it is handed to nobody any more (rule 22).
    pub fn is_refunded(&self) -> bool {
        self.refunded > Money::ZERO && self.left().is_ok_and(|left| left <= Money::ZERO)
    }
}
