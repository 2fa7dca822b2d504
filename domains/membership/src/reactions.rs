//! What membership does when an order is over.
use crate::earn;
use crate::store::{self, Grant};
use julin_contracts::{Envelope, Event, MessageRequested, OrderCompleted, PointsGranted};
use julin_db::{Result, Tx};
use julin_events::{Reaction, emit, reaction};
use julin_kernel::Scope;
use std::collections::BTreeMap;

pub(crate) fn all() -> Vec<Reaction> {
    vec![reaction("membership.on_completed", |tx, e| {
        Box::pin(on_completed(tx, e))
    })]
}

async fn on_completed(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let Event::OrderCompleted(done) = &e.event else {
        return Ok(());
    };
    let scope = Scope::shop(e.shop);
    let grant = Grant {
        member: done.head.member,
        order: done.head.order,
        points: earn::points(done.net),
        basis: done.net,
    };
    if grant.points > 0 && store::grant(tx, scope, &grant).await? {
        tell(tx, scope, done, grant.points).await?;
    }
    Ok(())
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
