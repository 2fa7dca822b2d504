//! When a live ends: bags that never opened are called off, drops end. An open bag runs to its draw: who
//! entered has a right to it.
use crate::coupons;
use crate::model::BagStatus;
use crate::steer::cancel;
use crate::store;
use julin_contracts::{Envelope, Event};
use julin_db::{Result, Tx};
use julin_events::{Reaction, reaction};
use julin_kernel::Scope;

pub(crate) fn all() -> Vec<Reaction> {
    vec![reaction("luckybag.on_live_ended", |tx, e| {
        Box::pin(on_live_ended(tx, e))
    })]
}

async fn on_live_ended(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let Event::LiveEnded(ended) = &e.event else {
        return Ok(());
    };
    let scope = Scope::shop(e.shop);
    for bag in store::bag::in_state(tx, scope, ended.live, BagStatus::Planned).await? {
        cancel(tx, scope, &bag).await?;
    }
    for dropped in store::coupon_drop::open_of(tx, scope, ended.live).await? {
        coupons::end(tx, scope, &dropped).await?;
    }
    Ok(())
}
