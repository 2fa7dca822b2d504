//! Placing, written: every table once for the whole round, with what is frozen on each line.
use crate::day::fulfil_on;
use crate::decide::{PricedLine, Verdict};
use crate::discount::{self, NewDiscount, Saved};
use crate::load::{Held, Place};
use crate::order::OrderStatus;
use crate::place::{PlaceOrder, PlacedOrder};
use crate::store::{self, Line, NewLine, NewOrder, NewSubOrder, Order};
use crate::team::{self, Seated, TeamAsk};
use crate::{facts, flash, jobs, presale};
use julin_community::Home;
use julin_contracts::{CommissionRule, Event, OrderPlaced};
use julin_db::{Error, Json, Result, Tx};
use julin_events::emit_all;
use julin_groupbuy::{CampaignSnapshot, ItemSnapshot};
use julin_kernel::{
    CampaignItemId, Grams, Money, OrderId, Scope, SubOrderId, SupplierId, TeamId, Ts,
};
use julin_payments::IntentDraft;
use julin_promo::Reservation;
use std::collections::{BTreeMap, HashMap};

/// An order that has passed.
pub(crate) struct Placed<'a> {
    id: OrderId,
    asked: &'a PlaceOrder,
    place: Option<&'a Place>,
    verdict: Verdict,
    /// What coupons and points take off; the total is without it.
    saved: Saved,
    /// The team it opens or joins.
    team: Option<TeamId>,
}

impl<'a> Placed<'a> {
    pub(crate) fn new(
        tx: &mut Tx,
        asked: &'a PlaceOrder,
        place: Option<&'a Place>,
        verdict: Verdict,
        saved: Saved,
    ) -> Self {
        let team = asked.ask.team.map(|team| match team {
            TeamAsk::Open => tx.new_id(),
            TeamAsk::Join(team) => team,
        });
        Self {
            id: tx.new_id(),
            asked,
            place,
            verdict,
            saved,
            team,
        }
    }

    pub(crate) fn answer(&self) -> PlacedOrder {
        PlacedOrder {
            id: self.id,
            total: self.verdict.total,
            pay_by: self.verdict.pay_by,
        }
    }

    /// What it takes.
    pub(crate) fn lines(&self) -> &[PricedLine] {
        &self.verdict.lines
    }

    /// The member's home with this leader, joined now if it is the first order.
    async fn home(&self, tx: &mut Tx, scope: Scope) -> Result<Home> {
        if let Some(Place::Home(home)) = self.place {
            return Ok(home.clone());
        }
        let (member, leader) = (self.asked.ask.member, self.asked.ask.leader);
        julin_community::join(tx, scope, member, leader, &self.asked.address).await?;
        let home = julin_community::homes(tx, scope, [(member, leader)]).await?;
        let home = home.into_values().next();
        home.ok_or_else(|| Error::internal("joined, and yet not there"))
    }

    /// The coupons and points it holds, if any; the caller reserves them, once for all it places.
    pub(crate) fn reservation(&self) -> Option<Reservation> {
        self.saved.reservation(self.id, self.asked.ask.member)
    }

    fn seat(&self) -> Option<Seated> {
        let (team, line) = (self.team?, self.verdict.lines.first()?);
        Some(Seated {
            order: self.id,
            team,
            opens: self.asked.ask.team == Some(TeamAsk::Open),
            member: self.asked.ask.member,
            leader: self.asked.ask.leader,
            item: line.item,
            quantity: line.quantity,
        })
    }

    fn intent(&self, title: &str) -> IntentDraft {
        IntentDraft {
            order: self.id,
            part: 0,
            member: self.asked.ask.member,
            amount: self.verdict.deposit.unwrap_or(self.verdict.total),
            expires_at: self.verdict.pay_by,
            description: title.to_owned(),
        }
    }

    fn order(&self, home: Home, now: Ts) -> Order {
        Order {
            id: self.id,
            member_id: self.asked.ask.member,
            campaign_id: self.asked.campaign,
            leader_id: self.asked.ask.leader,
            community_id: home.community,
            pickup_point_id: home.pickup_point,
            live_id: self.asked.live,
            card_id: self.asked.card,
            team_id: self.team,
            building: home.building_name.unwrap_or_default(),
            unit: home.unit.unwrap_or_default(),
            status: OrderStatus::PendingPayment,
            total: self.verdict.total,
            paid: Money::ZERO,
            true_up: Money::ZERO,
            refunded: Money::ZERO,
            chain_number: None,
            pickup_code: None,
            note: self.asked.note.clone(),
            placed_at: now,
            pay_by: self.verdict.pay_by,
            paid_at: None,
            picked_up_at: None,
            completed_at: None,
            deposit: self.verdict.deposit,
        }
    }
}

/// What one item freezes on every line of the round.
struct Offer<'a> {
    item: &'a ItemSnapshot,
    tiers: String,
}

/// What is frozen by all orders of the round.
struct Offers<'a> {
    campaign: &'a CampaignSnapshot,
    items: HashMap<CampaignItemId, Offer<'a>>,
    /// The day the goods are due.
    fulfil_on: String,
}

/// Rows of a round, table by table.
#[derive(Default)]
struct Rows {
    orders: Vec<NewOrder>,
    sub_orders: Vec<NewSubOrder>,
    lines: Vec<NewLine>,
    events: Vec<Event>,
    discounts: Vec<NewDiscount>,
}

/// Writes the orders that passed.
pub(crate) async fn write(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
    placed: &[Placed<'_>],
    held: Held,
) -> Result<()> {
    if placed.is_empty() {
        return Ok(());
    }
    let promise_s = placed.first().map_or(0, |p| p.asked.promise_s);
    let offers = offers(campaign, promise_s)?;
    let mut rows = Rows::default();
    for order in placed {
        gather(tx, scope, &offers, order, &mut rows).await?;
    }
    store::insert_orders(tx, scope, rows.orders).await?;
    let deposit = |p: &Placed<'_>| Some((p.id, p.verdict.deposit?));
    let deposits: Vec<_> = placed.iter().filter_map(deposit).collect();
    presale::store::set_deposits(tx, scope, &deposits).await?;
    store::insert_sub_orders(tx, scope, rows.sub_orders).await?;
    store::insert_lines(tx, scope, rows.lines).await?;
    jobs::expire_at(tx, scope, placed.iter().map(|p| p.verdict.pay_by)).await?;
    let intents = placed.iter().map(|p| p.intent(&campaign.title)).collect();
    julin_payments::create_intents(tx, scope, intents).await?;
    let seated: Vec<_> = placed.iter().filter_map(Placed::seat).collect();
    team::write(tx, scope, campaign, &seated).await?;
    discount::write(tx, scope, rows.discounts).await?;
    emit_all(tx, scope, &rows.events).await?;
    // Last, so that others wait for these rows no longer than for the commit.
    take(tx, scope, campaign, placed, held).await
}

fn offers(campaign: &CampaignSnapshot, promise_s: i64) -> Result<Offers<'_>> {
    let offer = |item: &'_ ItemSnapshot| serde_json::to_string(&item.tiers);
    let mut offers = HashMap::with_capacity(campaign.items.len());
    for item in &campaign.items {
        let tiers = offer(item).map_err(Error::internal)?;
        offers.insert(item.id, Offer { item, tiers });
    }
    let fulfil_on = fulfil_on(campaign, promise_s);
    Ok(Offers {
        campaign,
        items: offers,
        fulfil_on,
    })
}

/// The rows of one order: a sub-order for each supplier and temperature zone.
async fn gather(
    tx: &mut Tx,
    scope: Scope,
    offers: &Offers<'_>,
    placed: &Placed<'_>,
    rows: &mut Rows,
) -> Result<()> {
    let now = tx.now();
    let order = placed.order(placed.home(tx, scope).await?, now);
    let mut sub_orders: BTreeMap<(SupplierId, &'static str), SubOrderId> = BTreeMap::new();
    let mut lines = Vec::with_capacity(placed.verdict.lines.len());
    for (at, priced) in placed.verdict.lines.iter().enumerate() {
        let offer = offers.items.get(&priced.item);
        let offer = offer.ok_or_else(|| Error::internal("priced what is not on offer"))?;
        let zone = (offer.item.supplier, offer.item.temperature.as_str());
        let sub_order = *sub_orders.entry(zone).or_insert_with(|| tx.new_id());
        let earns = offers.campaign.commission(offer.item, order.leader_id);
        let mut line = freeze(tx, order.id, offer.item, priced, earns);
        line.discount = placed.saved.of_line(at)?;
        rows.lines.push(NewLine {
            line: line.clone(),
            sub_order,
            // A team has a price of its own: no tier gives anything back.
            tiers: placed
                .team
                .map_or_else(|| offer.tiers.clone(), |_| "[]".to_owned()),
        });
        lines.push(line);
    }
    let sub = |((supplier, temperature), id)| NewSubOrder {
        id,
        order: order.id,
        supplier,
        temperature,
        fulfil_on: offers.fulfil_on.clone(),
    };
    rows.sub_orders.extend(sub_orders.into_iter().map(sub));
    rows.discounts.extend(placed.saved.rows(order.id, &lines));
    rows.events.push(Event::from(OrderPlaced {
        head: facts::head(&order),
        lines: facts::lines(&lines),
        total: order.total,
        pay_by: order.pay_by,
    }));
    rows.orders.push(NewOrder {
        order,
        key: placed.asked.key.clone(),
        hash: placed.asked.hash.clone(),
    });
    Ok(())
}

/// Holds the stock and notes what each member has bought.
async fn take(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
    placed: &[Placed<'_>],
    held: Held,
) -> Result<()> {
    let lines = || {
        placed
            .iter()
            .flat_map(|p| p.verdict.lines.iter().map(move |l| (p, l)))
    };
    let pools: Vec<_> = lines().map(|(_, l)| (l.pool, l.quantity)).collect();
    let wants: Vec<_> = lines()
        .map(|(p, l)| (l.item, p.asked.ask.member, l.quantity))
        .collect();
    if held == Held::Locked {
        julin_catalog::reserve_locked(tx, scope, &pools).await?;
        return Ok(julin_groupbuy::note_bought(tx, scope, &wants).await?);
    }
    let stock = julin_catalog::reserve_seen(tx, scope, &pools).await?;
    let limits = campaign.items.iter().map(|i| (i.id, i.limit_per_member));
    let limits: HashMap<_, _> = limits.collect();
    let limit = |item| limits.get(&item).copied().flatten();
    julin_groupbuy::note_bought_within(tx, scope, &wants, limit).await?;
    if stock.values().any(|pool| pool.available() <= 0) {
        flash::tell(tx, scope, campaign.id).await?;
    }
    Ok(())
}

/// A line with all that is frozen on it.
pub(crate) fn freeze(
    tx: &mut Tx,
    order: OrderId,
    offer: &ItemSnapshot,
    line: &PricedLine,
    (commission_bps, commission): (i64, CommissionRule),
) -> Line {
    Line {
        id: tx.new_id(),
        order_id: order,
        item_id: line.item,
        sku_id: offer.sku,
        supplier_id: offer.supplier,
        pool_id: line.pool,
        name: offer.name.clone(),
        spec: offer.spec.clone(),
        image_url: offer.image_urls.first().cloned().unwrap_or_default(),
        guarantee_text: offer.guarantee_text.clone().unwrap_or_default(),
        guarantee: Json(offer.guarantee),
        quantity: line.quantity,
        unit_price: line.unit_price,
        supply_price: offer.supply_price,
        commission_bps,
        commission: Json(commission),
        amount: line.amount,
        discount: Money::ZERO,
        final_unit_price: None,
        true_up: Money::ZERO,
        refunded: Money::ZERO,
        weighing: offer.weighing.clone().map(Json),
        weighed_grams: None,
        weight_refund: Money::ZERO,
        short: 0,
        excess_grams: Grams(0),
        excess: Money::ZERO,
    }
}
