//! What settlement hears.
use crate::{
    accrue, edited, excess, follow, receive, reconcile, refund, replaced, surcharged, trued_up,
    weight,
};
use julin_contracts::{Envelope, Event, OrderTruedUp};
use julin_db::{Result, Tx};
use julin_events::{Reaction, reaction_to_many};
use julin_kernel::Scope;

/// One reaction, so that an order's events are settled in their order.
pub(crate) fn all() -> Vec<Reaction> {
    vec![reaction_to_many("settlement.follow_orders", |tx, e| {
        Box::pin(on_events(tx, e))
    })]
}

/// True-ups in a row are followed together.
async fn on_events(tx: &mut Tx, all: &[Envelope]) -> Result<()> {
    let alike = |a: &Envelope, b: &Envelope| {
        a.shop == b.shop && trued_up(a).is_some() == trued_up(b).is_some()
    };
    for some in all.chunk_by(alike) {
        let told: Vec<&OrderTruedUp> = some.iter().filter_map(trued_up).collect();
        if let (Some(first), false) = (some.first(), told.is_empty()) {
            trued_up::on_trued_up(tx, Scope::shop(first.shop), &told).await?;
            continue;
        }
        for envelope in some {
            on_event(tx, envelope).await?;
        }
    }
    Ok(())
}

fn trued_up(envelope: &Envelope) -> Option<&OrderTruedUp> {
    match &envelope.event {
        Event::OrderTruedUp(e) => Some(e),
        _ => None,
    }
}

async fn on_event(tx: &mut Tx, envelope: &Envelope) -> Result<()> {
    let scope = Scope::shop(envelope.shop);
    match &envelope.event {
        Event::OrderPaid(e) => accrue::on_paid(tx, scope, e).await,
        Event::OrderEdited(e) => edited::on_edited(tx, scope, e).await,
        Event::OrderSurcharged(e) => surcharged::on_surcharged(tx, scope, e).await,
        Event::OrderRefunded(e) => refund::on_refunded(tx, scope, e).await,
        Event::GoodsReplaced(e) => replaced::on_replaced(tx, scope, e).await,
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
