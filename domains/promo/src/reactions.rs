//! What promo does when others ask it to.
use crate::model::PointsKind;
use crate::store::points::{self, NewEntry};
use julin_contracts::{Envelope, Event};
use julin_db::{Result, Tx};
use julin_events::{Reaction, reaction};
use julin_kernel::Scope;

pub(crate) fn all() -> Vec<Reaction> {
    vec![reaction("promo.on_points_granted", |tx, e| {
        Box::pin(on_points_granted(tx, e))
    })]
}

/// Credits what membership found to be earned. The grants of the days when membership kept the account
/// itself are in the outbox like all others, so old balances come along by themselves.
async fn on_points_granted(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let Event::PointsGranted(granted) = &e.event else {
        return Ok(());
    };
    if granted.points <= 0 {
        return Ok(());
    }
    let entry = NewEntry {
        member: granted.member,
        kind: PointsKind::Earned,
        points: granted.points,
        order: granted.order,
        key: granted.order.map_or_else(
            || format!("event:{}", e.id),
            |order| format!("earned:{order}"),
        ),
    };
    Ok(points::credit(tx, Scope::shop(e.shop), &entry).await?)
}
