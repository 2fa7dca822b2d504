//! What promo does when others ask it to.
use crate::model::PointsKind;
use crate::store::points::{self, NewEntry};
use julin_contracts::{Envelope, Event};
use julin_db::{Result, Tx};
use julin_events::{Reaction, reaction};
use julin_kernel::Scope;

pub(crate) fn all() -> Vec<Reaction> {
    vec![
        reaction("promo.on_points_granted", |tx, e| {
            Box::pin(on_points_granted(tx, e))
        }),
        reaction("promo.on_guest_claimed", |tx, e| {
            Box::pin(on_guest_claimed(tx, e))
        }),
    ]
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

/// What a guest earned is the member's they turned out to be.
async fn on_guest_claimed(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let Event::GuestClaimed(claimed) = &e.event else {
        return Ok(());
    };
    let (scope, guest) = (Scope::shop(e.shop), claimed.guest);
    let earned = points::account(tx, scope, guest).await?.balance;
    if earned <= 0 {
        return Ok(());
    }
    // The guest's own account stays as it is: nobody can sign in to it.
    let entry = NewEntry {
        member: claimed.member,
        kind: PointsKind::Earned,
        points: earned,
        order: None,
        key: format!("claimed:{guest}"),
    };
    Ok(points::credit(tx, scope, &entry).await?)
}
