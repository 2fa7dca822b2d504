//! What insight hears. One reaction, so that it hears everything in order.
use crate::store::keep::{self, OrderRow};
use julin_contracts::{Envelope, Event, OrderEdited, OrderHead, OrderLineFact, OrderPaid};
use julin_db::{Result, Tx};
use julin_events::{Reaction, reaction};
use julin_kernel::{Money, Scope, Ts};

/// Campaigns that take orders.
pub(crate) const CAMPAIGN: &str = "campaign";
/// Lives on air.
pub(crate) const LIVE: &str = "live";

pub(crate) fn all() -> Vec<Reaction> {
    vec![reaction("insight.observe", |tx, e| {
        Box::pin(observe(tx, e))
    })]
}

async fn observe(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let scope = Scope::shop(e.shop);
    match &e.event {
        Event::MemberRegistered(new) => keep::member(tx, scope, new.member, e.at).await?,
        Event::OrderPaid(paid) => on_paid(tx, scope, paid, e.at).await?,
        Event::OrderCancelled(ended) if ended.was_paid => {
            on_cancelled(tx, scope, &ended.head).await?;
        }
        Event::OrderEdited(edited) => on_edited(tx, scope, edited).await?,
        Event::OrderSurcharged(more) => {
            lower(tx, scope, &more.head, Money(-more.amount.0)).await?;
        }
        Event::GuestClaimed(c) => keep::claimed(tx, scope, c).await?,
        Event::LineExcessPaid(more) => {
            lower(tx, scope, &more.head, Money(-more.amount.0)).await?;
        }
        Event::OrderTruedUp(given) => lower(tx, scope, &given.head, given.total).await?,
        Event::OrderRefunded(given) => lower(tx, scope, &given.head, given.amount).await?,
        Event::OrderWeightSettled(given) => lower(tx, scope, &given.head, given.total).await?,
        Event::CampaignOpened(c) => keep::begin(tx, scope, CAMPAIGN, c.campaign.0, e.at).await?,
        Event::CampaignExtended(c) => keep::begin(tx, scope, CAMPAIGN, c.campaign.0, e.at).await?,
        Event::CampaignCutoff(c) => keep::end(tx, scope, CAMPAIGN, c.campaign.0).await?,
        Event::CampaignClosed(c) => keep::end(tx, scope, CAMPAIGN, c.campaign.0).await?,
        Event::LiveStarted(l) => keep::begin(tx, scope, LIVE, l.live.0, e.at).await?,
        Event::LiveEnded(l) => keep::end(tx, scope, LIVE, l.live.0).await?,
        _ => {}
    }
    Ok(())
}

async fn on_paid(tx: &mut Tx, scope: Scope, paid: &OrderPaid, at: Ts) -> Result<()> {
    let head = &paid.head;
    let home = julin_community::building_of(tx, scope, head.leader, head.member).await?;
    let order = OrderRow {
        order_id: head.order,
        community_id: head.community,
        member_id: head.member,
        building: home.and_then(|h| h.building_name).unwrap_or_default(),
        item: words(&paid.lines),
        pieces: paid.lines.iter().map(|l| l.quantity).sum(),
        amount: paid.total,
        at,
    };
    if !keep::order(tx, scope, &order).await? {
        return Ok(());
    }
    for line in &paid.lines {
        keep::line(tx, scope, &order, line).await?;
    }
    Ok(keep::add(tx, scope, &order, 1, order.amount.0).await?)
}

/// `樱桃×2`, with `等3件` when there is more.
fn words(lines: &[OrderLineFact]) -> String {
    let Some(first) = lines.first() else {
        return String::new();
    };
    let text = format!("{}×{}", first.name, first.quantity);
    if lines.len() == 1 {
        return text;
    }
    let pieces: i64 = lines.iter().map(|l| l.quantity).sum();
    format!("{text} 等{pieces}件")
}

async fn on_cancelled(tx: &mut Tx, scope: Scope, head: &OrderHead) -> Result<()> {
    if let Some(order) = keep::get(tx, scope, head.order).await? {
        keep::drop_order(tx, scope, head.order).await?;
        keep::add(tx, scope, &order, -1, -order.amount.0).await?;
    }
    Ok(())
}

/// The order is what it is now, at the time when it was paid.
async fn on_edited(tx: &mut Tx, scope: Scope, edited: &OrderEdited) -> Result<()> {
    let Some(was) = keep::get(tx, scope, edited.head.order).await? else {
        return Ok(());
    };
    let order = OrderRow {
        item: words(&edited.lines),
        pieces: edited.lines.iter().map(|l| l.quantity).sum(),
        amount: edited.total,
        ..was.clone()
    };
    keep::drop_order(tx, scope, edited.head.order).await?;
    keep::order(tx, scope, &order).await?;
    for line in &edited.lines {
        keep::line(tx, scope, &order, line).await?;
    }
    let more = order.amount.minus(was.amount)?;
    Ok(keep::add(tx, scope, &order, 0, more.0).await?)
}

async fn lower(tx: &mut Tx, scope: Scope, head: &OrderHead, amount: Money) -> Result<()> {
    if let Some(order) = keep::get(tx, scope, head.order).await? {
        keep::lower(tx, scope, head.order, amount).await?;
        keep::add(tx, scope, &order, 0, -amount.0).await?;
    }
    Ok(())
}
