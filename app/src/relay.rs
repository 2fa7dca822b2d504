//! Tells the hub what was committed. It only reads: what it misses while the process is down, pages
//! fetch when they come back.
mod flash;

use julin_contracts::{
    DepositPaid, Envelope, Event, OrderEdited, OrderHead, OrderLineFact, OrderPaid,
};
use julin_db::{Result, Tx};
use julin_groupbuy::{NextTier, next_tier};
use julin_identity::mask_name;
use julin_kernel::{CampaignId, CampaignItemId, LiveId, Money, PersonId, Scope};
use julin_web::Ctx;
use serde::Serialize;
use serde_json::json;
use std::time::Duration;

/// Events told in one round.
const PAGE: i64 = 200;

/// Follows the outbox until `stop` resolves.
pub(crate) async fn run(ctx: Ctx, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let mut committed = ctx.db.committed();
    let mut after = julin_events::last_position(&ctx.db)
        .await
        .unwrap_or_default();
    loop {
        match julin_events::tail(&ctx.db, after, PAGE).await {
            Ok(events) => {
                after = events.last().map_or(after, |e| e.pos);
                if let Err(e) = tell_all(&ctx, &events).await {
                    tracing::warn!(error = %e, "relay");
                }
            }
            Err(e) => tracing::warn!(error = %e, "relay"),
        }
        // Positions are given shortly after the commit; other nodes' commits are only seen by time.
        tokio::select! {
            () = &mut stop => return,
            _ = committed.changed() => tokio::time::sleep(Duration::from_millis(20)).await,
            () = tokio::time::sleep(Duration::from_millis(300)) => {}
        }
    }
}

pub(crate) async fn tell_all(ctx: &Ctx, events: &[Envelope]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let mut moved: Vec<(Scope, CampaignId)> = vec![];
    for e in events {
        let scope = Scope::shop(e.shop);
        match &e.event {
            Event::OrderPaid(paid) => order_paid(ctx, scope, paid, e).await?,
            Event::DepositPaid(d) => deposit_paid(ctx, scope, d, e).await?,
            Event::OrderCancelled(c) => order_status(ctx, &c.head, "cancelled"),
            Event::OrderEdited(e) => order_edited(ctx, scope, e).await?,
            Event::OrderMoved(m) => order_status(ctx, &m.head, "moved"),
            Event::OrderSurcharged(s) => order_status(ctx, &s.head, "surcharged"),
            Event::OrderTruedUp(t) => order_status(ctx, &t.head, "aggregated"),
            Event::OrderRefunded(r) => order_status(ctx, &r.head, "refunded"),
            Event::OrderWeightSettled(w) => order_status(ctx, &w.head, "refunded"),
            Event::LineWeighed(w) => {
                order_status(ctx, &w.head, "weighed");
                let told = json!({ "order_id": w.head.order, "line_id": w.line, "grams": w.grams });
                publish(ctx, &format!("leader:{}", w.head.leader), "weighed", &told);
            }
            Event::OrderPickedUp(p) => {
                order_status(ctx, &p.head, "picked_up");
                let topic = format!("leader:{}", p.head.leader);
                publish(
                    ctx,
                    &topic,
                    "handover",
                    &json!({ "order_id": p.head.order }),
                );
            }
            Event::OrderCompleted(c) => order_status(ctx, &c.head, "completed"),
            Event::CampaignProgressed(p) => moved.push((scope, p.campaign)),
            Event::FlashPlanned(_) | Event::FlashStarted(_) | Event::FlashEnded(_) => {
                flash::tell(ctx, scope, &e.event).await?;
            }
            Event::CampaignOpened(o) => campaign_status(ctx, o.campaign, "open"),
            Event::CampaignExtended(x) => campaign_status(ctx, x.campaign, "open"),
            Event::TeamProgressed(t) => publish(
                ctx,
                &format!("campaign:{}", t.campaign),
                "team",
                &json!({ "team_id": t.team }),
            ),
            Event::CampaignCutoff(c) => campaign_status(ctx, c.campaign, "cutoff"),
            Event::CampaignClosed(c) => {
                let status = if c.succeeded { "succeeded" } else { "failed" };
                campaign_status(ctx, c.campaign, status);
                moved.push((scope, c.campaign));
            }
            Event::MessageRequested(m) => {
                let topic = format!("person:{}", m.to);
                publish(ctx, &topic, "message", &json!({ "template": m.template }));
            }
            _ => {}
        }
    }
    moved.sort_unstable_by_key(|(_, campaign)| *campaign);
    moved.dedup_by_key(|(_, campaign)| *campaign);
    for (scope, campaign) in moved {
        progress(ctx, scope, campaign).await?;
    }
    Ok(())
}

fn publish(ctx: &Ctx, topic: &str, kind: &str, data: &impl Serialize) {
    if let Err(e) = ctx.hub.publish(topic, kind, data) {
        tracing::warn!(error = ?e, topic, kind, "hub");
    }
}

fn campaign_status(ctx: &Ctx, campaign: CampaignId, status: &str) {
    publish(
        ctx,
        &format!("campaign:{campaign}"),
        "status",
        &json!({ "status": status }),
    );
}

fn order_status(ctx: &Ctx, head: &OrderHead, status: &str) {
    let topic = format!("person:{}", head.member);
    publish(
        ctx,
        &topic,
        "order",
        &json!({ "id": head.order, "status": status }),
    );
}

async fn order_paid(ctx: &Ctx, scope: Scope, paid: &OrderPaid, e: &Envelope) -> Result<()> {
    let mut tx = ctx.db.read().await?;
    if julin_orders::has_deposit(&mut tx, scope, paid.head.order).await? {
        // It joined the list with its deposit.
        order_status(ctx, &paid.head, "paid");
        return Ok(());
    }
    drop(tx);
    joined(ctx, scope, paid, e).await
}

/// Everybody hears who ordered what.
async fn joined(ctx: &Ctx, scope: Scope, paid: &OrderPaid, e: &Envelope) -> Result<()> {
    let head = &paid.head;
    let mut tx = ctx.db.read().await?;
    let name = masked(&mut tx, scope, head.member).await?;
    drop(tx);
    let items: Vec<_> = paid
        .lines
        .iter()
        .map(|l| json!({ "name": l.name, "quantity": l.quantity }))
        .collect();
    let row = json!({
        "number": paid.chain_number, "name": name, "items": items, "at": e.at, "mine": false,
    });
    publish(ctx, &format!("campaign:{}", head.campaign), "chain", &row);
    let first = paid
        .lines
        .first()
        .map(|l: &OrderLineFact| l.name.as_str())
        .unwrap_or_default();
    let pieces: i64 = paid.lines.iter().map(|l| l.quantity).sum();
    let ticker = json!({ "name_masked": name, "item": first, "quantity": pieces, "at": e.at });
    if let Some(live) = room_of(ctx, scope, head).await? {
        publish(ctx, &format!("live:{live}"), "order", &ticker);
    }
    publish(ctx, &format!("screen:{}", head.community), "order", &ticker);
    let told = json!({
        "campaign_id": head.campaign, "name_masked": name, "items": items, "amount": paid.total,
    });
    publish(ctx, &format!("leader:{}", head.leader), "order", &told);
    order_status(ctx, head, "paid");
    Ok(())
}

/// The live in which an order is shown: the one it names, if that sells its campaign now. A client may
/// name any; a room shows only what was bought in it.
async fn room_of(ctx: &Ctx, scope: Scope, head: &OrderHead) -> Result<Option<LiveId>> {
    let Some(live) = head.live else {
        return Ok(None);
    };
    let mut tx = ctx.db.read().await?;
    let sells = julin_live::coming(&mut tx, scope, head.campaign).await?;
    Ok(sells.contains(&live).then_some(live))
}

/// A deposit joins the list of those who ordered, as a payment does.
async fn deposit_paid(ctx: &Ctx, scope: Scope, paid: &DepositPaid, e: &Envelope) -> Result<()> {
    let as_paid = OrderPaid {
        head: paid.head.clone(),
        chain_number: paid.chain_number,
        lines: paid.lines.clone(),
        total: paid.deposit,
        first: false,
        discounts: vec![],
    };
    joined(ctx, scope, &as_paid, e).await
}

/// Open pages of the order, and those of its leader, read it anew.
async fn order_edited(ctx: &Ctx, scope: Scope, edited: &OrderEdited) -> Result<()> {
    let head = &edited.head;
    let mut tx = ctx.db.read().await?;
    let row = julin_groupbuy::chain_row_of_order(&mut tx, scope, head.order).await?;
    drop(tx);
    if let Some((campaign, _, row)) = row {
        publish(ctx, &format!("campaign:{campaign}"), "chain_edited", &row);
    }
    order_status(ctx, head, "edited");
    Ok(())
}

async fn masked(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<String> {
    let person = julin_identity::person(tx, scope, member).await?;
    Ok(person.map(|p| mask_name(&p.nickname)).unwrap_or_default())
}

#[derive(Serialize)]
struct ItemProgress {
    id: CampaignItemId,
    paid_quantity: i64,
    price: Money,
    available: i64,
    next_tier: Option<NextTier>,
}

/// Tells a campaign's page, and the rooms of its lives, how far it has come.
async fn progress(ctx: &Ctx, scope: Scope, campaign: CampaignId) -> Result<()> {
    let mut tx = ctx.db.read().await?;
    let Some(snapshot) = julin_groupbuy::snapshot(&mut tx, scope, campaign).await? else {
        return Ok(());
    };
    let ids: Vec<_> = snapshot.items.iter().map(|i| i.pool).collect();
    let pools = julin_catalog::pools(&mut tx, scope, &ids).await?;
    let team_pieces = if snapshot.items.iter().any(|i| i.team.is_some()) {
        julin_groupbuy::team_pieces(&mut tx, scope, campaign).await?
    } else {
        0
    };
    let joined = julin_groupbuy::joined_count(&mut tx, scope, campaign).await?;
    let lives = julin_live::coming(&mut tx, scope, campaign).await?;
    drop(tx);
    let item = |i: &julin_groupbuy::ItemSnapshot| ItemProgress {
        id: i.id,
        paid_quantity: i.paid_quantity,
        price: i.price,
        available: pools.get(&i.pool).map_or(0, julin_catalog::Pool::available),
        next_tier: next_tier(i.base_price, &i.tiers, i.paid_quantity),
    };
    let data = json!({
        "campaign_id": campaign,
        "paid_quantity": snapshot.paid_quantity() + team_pieces,
        "joined_count": joined,
        "items": snapshot.items.iter().map(item).collect::<Vec<_>>(),
    });
    publish(ctx, &format!("campaign:{campaign}"), "progress", &data);
    for live in lives {
        publish(ctx, &format!("live:{live}"), "progress", &data);
    }
    Ok(())
}
