//! Late orders (补单, rule 13): after the counting, from what the purchase left over, at the price that
//! was counted. They move no tier. What is left is known to supply, which asks for them.
use super::behalf::{answer, buyer};
use super::store::{self as taken, Taken};
use super::{Buyer, TakenKind, TakenPay, cash};
use crate::decide::decide_one;
use crate::discount::Saved;
use crate::facts;
use crate::load::{self, Held};
use crate::order::OrderStatus;
use crate::pay::{chain_item, fresh_code};
use crate::place::{PlaceOrder, PlaceOrderBody, PlaceOrderLine, PlacedOrder};
use crate::refusals as no;
use crate::store::{self, Line, Order};
use crate::write::{self, Placed};
use julin_contracts::OrderPaid;
use julin_db::{Error, Result, Tx};
use julin_events::emit;
use julin_groupbuy::{CampaignSnapshot, CampaignStatus, ChainEntry};
use julin_kernel::{CampaignId, Fault, Money, OrderId, PersonId, PoolId, Scope};
use julin_web::{Actor, Replay};

/// A late order, as supply asks for it; that so much is left, supply has seen to.
pub struct LateOrder<'a> {
    /// The tenant.
    pub scope: Scope,
    /// Who takes it: the leader, or an operator.
    pub actor: &'a Actor,
    /// Whose neighbour buys.
    pub leader: PersonId,
    /// The buy.
    pub campaign: CampaignId,
    /// For whom.
    pub buyer: &'a Buyer,
    /// What and how many.
    pub lines: &'a [PlaceOrderLine],
    /// How it is paid.
    pub pay: TakenPay,
    /// For the leader.
    pub note: &'a str,
    /// Same key and hash of the body, same order.
    pub idem: (&'a str, &'a str),
    /// How long the buyer may pay by the link, in seconds.
    pub pay_within_s: i64,
    /// How much cash a leader may owe.
    pub debt_max: Money,
}

/// Places a late order; answers it, and whether it is new.
pub async fn place_late(tx: &mut Tx, late: &LateOrder<'_>) -> Result<(PlacedOrder, bool)> {
    let (scope, hash) = (late.scope, late.idem.1);
    let key = format!("late:{}", late.idem.0);
    let before = taken::by_key(tx, scope, late.actor.person, &key).await?;
    if let Replay::Same(order) = Replay::of(before, hash)? {
        return Ok((answer(tx, scope, order).await?, false));
    }
    let campaign = julin_groupbuy::hold(tx, scope, late.campaign).await?;
    let campaign = campaign.ok_or_else(|| no::LATE_NOT_NOW.field("campaign_id"))?;
    check(&campaign)?;
    let member = buyer(tx, scope, late.leader, late.buyer).await?;
    let request = request(late, member)?;
    pour(tx, scope, &campaign, late.lines).await?;
    let placed = place(tx, &campaign, &request).await?;
    taken::set_final(tx, scope, placed.id).await?;
    let row = Taken {
        order_id: placed.id,
        by_id: late.actor.person,
        kind: TakenKind::Late,
        pay: late.pay,
        at: tx.now(),
    };
    taken::insert(tx, scope, &row, (&key, hash)).await?;
    if late.pay == TakenPay::Cash {
        let order = store::order(tx, scope, placed.id).await?;
        let order = order.ok_or_else(|| Error::internal("an order vanished"))?;
        cash::collect(tx, scope, late.actor, &order, late.debt_max).await?;
    }
    Ok((placed, true))
}

fn check(campaign: &CampaignSnapshot) -> Result<(), Fault> {
    use CampaignStatus as S;
    if matches!(campaign.status, S::Procuring | S::Fulfilling | S::Settling) {
        return Ok(());
    }
    Err(no::LATE_NOT_NOW.fault().detail(campaign.status.as_str()))
}

fn request(late: &LateOrder<'_>, member: PersonId) -> Result<PlaceOrder, Fault> {
    let body = PlaceOrderBody {
        campaign_id: late.campaign,
        leader_id: late.leader,
        pickup_point_id: None,
        lines: late.lines.to_vec(),
        note: late.note.to_owned(),
        live_id: None,
        card_id: None,
        building_id: None,
        unit: None,
        open_team: false,
        team_id: None,
        coupon_ids: vec![],
        points: 0,
    };
    let key = format!("late:{}:{}", late.actor.person, late.idem.0);
    PlaceOrder::new(late.scope, member, key, &body, late.pay_within_s)
}

/// What is left over was never in the campaign's stock: it comes in with the order that takes it.
async fn pour(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
    lines: &[PlaceOrderLine],
) -> Result<()> {
    julin_web::check::count("lines", lines, 1, 50)?;
    for (at, line) in lines.iter().enumerate() {
        let item = campaign.item(line.item_id);
        let item = item.ok_or_else(|| no::ITEM_UNKNOWN.field(format!("lines.{at}.item_id")))?;
        if !(1..=999).contains(&line.quantity) {
            let field = format!("lines.{at}.quantity");
            return Err(no::QUANTITY.field(field).detail("1–999").into());
        }
        julin_catalog::pour(tx, scope, item.pool, line.quantity).await?;
    }
    Ok(())
}

/// Judged as every order is: limits count, the price is the one that was counted.
async fn place(
    tx: &mut Tx,
    campaign: &CampaignSnapshot,
    request: &PlaceOrder,
) -> Result<PlacedOrder> {
    let (scope, now) = (request.scope, tx.now());
    let mut shelf = load::shelf(tx, scope, campaign, &[&request.ask]).await?;
    shelf.open = true;
    shelf.counting_at = now.plus_s(request.pay_within_s);
    let places = load::places(tx, scope, &[request]).await?;
    let place = places.0.into_iter().next();
    let place = place.ok_or_else(|| Error::internal("an order without a place"))??;
    let verdict = decide_one(&mut shelf, &request.ask, now, request.pay_within_s)?;
    let order = Placed::new(tx, request, Some(&place), verdict, Saved::default());
    let answer = order.answer();
    write::write(tx, scope, campaign, &[order], Held::Locked).await?;
    Ok(answer)
}

/// Whether an order is a late one.
pub(crate) async fn is_late(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<bool> {
    let found = taken::of_order(tx, scope, order).await?;
    Ok(found.is_some_and(|t| t.kind == TakenKind::Late))
}

/// A late order is paid: it has a number and a code, and is counted nowhere.
pub(crate) async fn book_late(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    lines: &[Line],
) -> Result<()> {
    let pools: Vec<(PoolId, i64)> = lines.iter().map(|l| (l.pool_id, l.quantity)).collect();
    julin_catalog::commit_reserved(tx, scope, &pools).await?;
    let first = store::paid_orders_of_member(tx, scope, order.member_id).await? == 0;
    let number = julin_groupbuy::next_chain_number(tx, scope, order.campaign_id).await?;
    let code = fresh_code(tx, scope, order.pickup_point_id).await?;
    let (id, by) = (order.id, Some(order.member_id));
    store::transition(tx, scope, id, OrderStatus::Paid, by, "paid").await?;
    store::transition(tx, scope, id, OrderStatus::Aggregated, None, "late_order").await?;
    store::set_paid(tx, scope, id, order.total, number, &code).await?;
    let at = tx.now();
    let row = ChainEntry {
        campaign: order.campaign_id,
        leader: order.leader_id,
        number,
        member: order.member_id,
        order: id,
        items: lines.iter().map(chain_item).collect(),
        at,
    };
    julin_groupbuy::add_chain_row(tx, scope, &row).await?;
    let paid = OrderPaid {
        head: facts::head(order),
        chain_number: number,
        lines: facts::lines(lines),
        total: order.total,
        discounts: vec![],
        first,
    };
    emit(tx, scope, paid).await.map(|_| ())
}

/// A late order joins its fellows where they are; answers whether it moved.
pub async fn enter_stage(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    to: OrderStatus,
) -> Result<bool> {
    Ok(store::transition(tx, scope, order, to, None, to.as_str()).await?)
}
