//! What crm hears. One reaction, so that it hears everything in order.
use crate::store::{self, BoughtRow};
use crate::{interest, repurchase, review, welcome};
use julin_contracts::{Envelope, Event, GuestClaimed, MemberJoined, OrderHead, OrderPaid};
use julin_db::{Result, Tx};
use julin_events::{Reaction, reaction};
use julin_kernel::{LiveId, Money, PersonId, Scope, Ts};

pub(crate) fn all() -> Vec<Reaction> {
    vec![reaction("crm.observe", |tx, e| Box::pin(observe(tx, e)))]
}

async fn observe(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let scope = Scope::shop(e.shop);
    match &e.event {
        Event::MemberRegistered(new) => store::know(tx, scope, new.member, e.at).await?,
        Event::MemberJoined(joined) => on_joined(tx, scope, joined, e.at).await?,
        Event::OrderPaid(paid) => on_paid(tx, scope, paid, e.at).await?,
        Event::OrderEdited(edited) => {
            let less = edited.refunded.minus(edited.charged)?;
            lower(tx, scope, &edited.head, less).await?;
        }
        Event::OrderSurcharged(more) => {
            lower(tx, scope, &more.head, Money(-more.amount.0)).await?;
        }
        Event::LineExcessPaid(more) => {
            lower(tx, scope, &more.head, Money(-more.amount.0)).await?;
        }
        Event::OrderTruedUp(given) => lower(tx, scope, &given.head, given.total).await?,
        Event::OrderRefunded(given) => lower(tx, scope, &given.head, given.amount).await?,
        Event::OrderWeightSettled(given) => lower(tx, scope, &given.head, given.total).await?,
        Event::GuestClaimed(claimed) => on_claimed(tx, scope, claimed, e.at).await?,
        Event::OrderCancelled(ended) if ended.was_paid => {
            store::drop_order(tx, scope, ended.head.order).await?;
            settle(tx, scope, &ended.head).await?;
        }
        // Who got nothing is not asked how it was.
        Event::OrderCompleted(done) if done.net > Money::ZERO => {
            repurchase::schedule(tx, scope, done.head.order).await?;
        }
        Event::LiveReserved(r) => on_live(tx, scope, r.member, r.live, e.at).await?,
        Event::LiveInterestsTold(told) => {
            store::know(tx, scope, told.member, e.at).await?;
            interest::keep(tx, scope, told, e.at).await?;
        }
        Event::PointsGranted(p) => store::add_points(tx, scope, p.member, p.points).await?,
        _ => {}
    }
    Ok(())
}

async fn on_joined(tx: &mut Tx, scope: Scope, joined: &MemberJoined, at: Ts) -> Result<()> {
    let (leader, member) = (joined.leader, joined.member);
    store::know_with(tx, scope, leader, member, at).await?;
    welcome::welcome(tx, scope, joined).await
}

async fn on_paid(tx: &mut Tx, scope: Scope, paid: &OrderPaid, at: Ts) -> Result<()> {
    let head = &paid.head;
    let order = BoughtRow {
        order_id: head.order,
        member_id: head.member,
        leader_id: head.leader,
        product: paid
            .lines
            .first()
            .map(|l| l.name.clone())
            .unwrap_or_default(),
        net: paid.total,
        paid_at: at,
    };
    store::know_with(tx, scope, head.leader, head.member, at).await?;
    if !store::keep_order(tx, scope, &order).await? {
        return Ok(());
    }
    if let Some(live) = head.live {
        on_live(tx, scope, head.member, live, at).await?;
    }
    review::schedule(tx, scope, head.member, at, &format!("order:{}", head.order)).await?;
    settle(tx, scope, head).await
}

async fn on_live(tx: &mut Tx, scope: Scope, member: PersonId, live: LiveId, at: Ts) -> Result<()> {
    store::know(tx, scope, member, at).await?;
    store::visit(tx, scope, member, live, at).await?;
    review::schedule(tx, scope, member, at, &format!("live:{live}:{member}")).await?;
    review::judge(tx, scope, member).await
}

async fn lower(tx: &mut Tx, scope: Scope, head: &OrderHead, amount: Money) -> Result<()> {
    store::lower_net(tx, scope, head.order, amount).await?;
    settle(tx, scope, head).await
}

async fn settle(tx: &mut Tx, scope: Scope, head: &OrderHead) -> Result<()> {
    store::sum_up(tx, scope, head.leader, head.member).await?;
    review::judge(tx, scope, head.member).await
}

/// Nobody is the guest any more: what they bought is the member's.
async fn on_claimed(tx: &mut Tx, scope: Scope, claimed: &GuestClaimed, at: Ts) -> Result<()> {
    let (leader, member) = (claimed.leader, claimed.member);
    store::know_with(tx, scope, leader, member, at).await?;
    store::hand_over(tx, scope, claimed).await?;
    store::sum_up(tx, scope, leader, member).await?;
    review::judge(tx, scope, member).await
}
