//! What settlement hears.
use crate::{accrue, edited, excess, follow, receive, reconcile, refund, weight};
use julin_contracts::{Envelope, Event};
use julin_db::{Result, Tx};
use julin_events::{Reaction, reaction};
use julin_kernel::Scope;

/// One reaction, so that an order's events are settled in their order.
pub(crate) fn all() -> Vec<Reaction> {
    vec![reaction("settlement.follow_orders", |tx, e| {
        Box::pin(on_event(tx, e))
    })]
}

async fn on_event(tx: &mut Tx, envelope: &Envelope) -> Result<()> {
    let scope = Scope::shop(envelope.shop);
    match &envelope.event {
        Event::OrderPaid(e) => accrue::on_paid(tx, scope, e).await,
        Event::OrderEdited(e) => edited::on_edited(tx, scope, e).await,
        Event::OrderTruedUp(e) => follow::on_trued_up(tx, scope, e).await,
        Event::OrderRefunded(e) => refund::on_refunded(tx, scope, e).await,
        Event::OrderWeightSettled(e) => weight::on_settled(tx, scope, e).await,
        Event::LineExcessPaid(e) => excess::on_paid(tx, scope, e).await,
        Event::OrderCancelled(e) => follow::on_cancelled(tx, scope, e).await,
        Event::OrderPickedUp(e) => follow::on_picked_up(tx, scope, e).await,
        Event::OrderCompleted(e) => follow::on_completed(tx, scope, e).await,
        Event::GoodsReceived(e) => receive::on_received(tx, scope, e).await,
        Event::PaymentCaptured(_) => reconcile::daily_from(tx, scope).await,
        _ => Ok(()),
    }
}
