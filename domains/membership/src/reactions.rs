//! What membership does when an order is over, and when something goes back after that.
use crate::earn;
use crate::store::{self, Grant};
use crate::tier::{ONCE, review, store as tiers};
use julin_contracts::{Envelope, Event, MessageRequested, OrderCompleted, PointsGranted};
use julin_db::{Result, Tx};
use julin_events::{Reaction, emit, reaction};
use julin_kernel::{Bps, Money, PersonId, Scope};
use std::collections::BTreeMap;

/// One reaction, for what goes back counts against an order only after its end.
pub(crate) fn all() -> Vec<Reaction> {
    vec![reaction("membership.on_completed", |tx, e| {
        Box::pin(on(tx, e))
    })]
}

async fn on(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let scope = Scope::shop(e.shop);
    match &e.event {
        Event::OrderCompleted(done) => on_completed(tx, scope, done).await,
        Event::OrderRefunded(back) => {
            Ok(tiers::unspend(tx, scope, back.head.order, back.amount).await?)
        }
        // What is paid more on an order that is over; of one that is not, its end knows.
        Event::OrderSurcharged(more) => {
            let less = Money(-more.amount.0);
            tiers::unspend(tx, scope, more.head.order, less).await?;
            review::review(tx, scope, more.head.member).await
        }
        Event::GuestClaimed(claimed) => {
            tiers::hand_on(tx, scope, claimed.guest, claimed.member).await?;
            review::review(tx, scope, claimed.member).await
        }
        _ => Ok(()),
    }
}

async fn on_completed(tx: &mut Tx, scope: Scope, done: &OrderCompleted) -> Result<()> {
    let (order, member) = (done.head.order, done.head.member);
    let net = Money(done.net.0.max(0));
    if !tiers::spend(tx, scope, (order, member), net).await? {
        return Ok(());
    }
    let grant = Grant {
        member,
        order,
        points: earn::points(net, rate_of(tx, scope, member).await?),
        basis: net,
    };
    if grant.points > 0 && store::grant(tx, scope, &grant).await? {
        tell(tx, scope, done, grant.points).await?;
    }
    review::review(tx, scope, member).await
}

/// How many points the member's tier gives; it is the one they have before this order counts for it.
async fn rate_of(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Bps> {
    let Some(standing) = tiers::standing(tx, scope, member).await? else {
        return Ok(ONCE);
    };
    let ladder = tiers::ladder(tx, scope).await?;
    let tier = ladder.tier(standing.tier_id);
    Ok(tier.map_or(ONCE, |tier| tier.points_bps))
}

async fn tell(tx: &mut Tx, scope: Scope, done: &OrderCompleted, points: i64) -> Result<()> {
    let (member, order) = (done.head.member, done.head.order);
    let granted = PointsGranted {
        member,
        points,
        order: Some(order),
        basis: done.net,
    };
    emit(tx, scope, granted).await?;
    let message = MessageRequested {
        to: member,
        template: "points".to_owned(),
        args: BTreeMap::from([("points".to_owned(), points.to_string())]),
        link: Some("/me".to_owned()),
        key: format!("points:{order}"),
    };
    emit(tx, scope, message).await?;
    Ok(())
}
