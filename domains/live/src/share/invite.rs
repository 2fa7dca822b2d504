//! A reward for a new neighbour: noted when their first order is paid, given when it is completed, and not
//! at all when it comes to nothing. It is for a sale, never for a head.
use crate::store::share as store;
use julin_contracts::{Envelope, Event, OrderHead, PointsGranted};
use julin_db::{Result, Tx};
use julin_events::{Reaction, emit, reaction};
use julin_kernel::{Money, PersonId, Scope};

const DAY_MS: i64 = 86_400_000;
/// Who was brought so long ago and buys now was not brought any more.
const HOLDS_MS: i64 = 30 * DAY_MS;

pub(crate) fn reactions() -> Reaction {
    reaction("live.invites", |tx, e| Box::pin(on_event(tx, e)))
}

async fn on_event(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let scope = Scope::shop(e.shop);
    match &e.event {
        Event::OrderPaid(paid) if paid.first => noted(tx, scope, &paid.head, e).await,
        Event::OrderCompleted(done) => given(tx, scope, &done.head, done.net).await,
        Event::OrderCancelled(gone) => Ok(store::void_invite(tx, scope, gone.head.order).await?),
        _ => Ok(()),
    }
}

async fn noted(tx: &mut Tx, scope: Scope, head: &OrderHead, e: &Envelope) -> Result<()> {
    let since = e.at.plus_ms(-HOLDS_MS);
    let brought = store::first_brought(tx, scope, head.member, since).await?;
    let Some((live, sharer)) = brought.filter(|(_, sharer)| *sharer != head.member) else {
        return Ok(());
    };
    let rules = store::rules(tx, scope).await?;
    let above = store::inviter_of(tx, scope, sharer).await?;
    let above = above.filter(|a| *a != head.member && *a != sharer);
    let points = (rules.points, above.map_or(0, |_| rules.above_points));
    let of = (live, head.order);
    Ok(store::insert_invite(tx, scope, head.member, of, (sharer, above), points).await?)
}

async fn given(tx: &mut Tx, scope: Scope, head: &OrderHead, net: Money) -> Result<()> {
    if net.0 <= 0 {
        return Ok(store::void_invite(tx, scope, head.order).await?);
    }
    let Some(invite) = store::take_invite(tx, scope, head.order).await? else {
        return Ok(());
    };
    grant(tx, scope, Some(invite.sharer_id), invite.points, net).await?;
    grant(tx, scope, invite.above_id, invite.above_points, net).await
}

async fn grant(
    tx: &mut Tx,
    scope: Scope,
    to: Option<PersonId>,
    points: i64,
    basis: Money,
) -> Result<()> {
    let Some(member) = to.filter(|_| points > 0) else {
        return Ok(());
    };
    // The order is the neighbour's: these points do not go back with its goods.
    let granted = PointsGranted {
        member,
        points,
        order: None,
        basis,
    };
    emit(tx, scope, granted).await.map(|_| ())
}
