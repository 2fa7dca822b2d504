//! A quote: what a checkout would cost now, judged by the same code as placing it. Nothing is written.
use super::body::{Checked, CheckoutBody, paid_at_once};
use super::view::{CheckoutQuote, QuotedCoupon, QuotedLine, QuotedOrder, QuotedPoints, Refusal};
use crate::day::fulfil_on;
use crate::decide::{Ask, Shelf, Verdict, decide_one};
use crate::discount::{self, Saved};
use crate::load;
use crate::place::PlaceOrder;
use crate::refusals as no;
use julin_db::{Error, Result, Tx};
use julin_groupbuy::{CampaignSnapshot, ItemSnapshot};
use julin_kernel::{CampaignId, CampaignItemId, Fault, Money, PersonId, Scope};
use julin_promo::{Discounts, Goods};
use julin_web::{Ctx, Locale};
use std::collections::HashMap;

/// One order of the checkout, judged.
struct Judged<'a> {
    asked: &'a PlaceOrder,
    campaign: Option<CampaignSnapshot>,
    shelf: Option<Shelf>,
    verdict: std::result::Result<Verdict, Fault>,
}

/// Quotes a checkout for a member.
pub async fn quote(
    ctx: &Ctx,
    scope: Scope,
    member: PersonId,
    body: &CheckoutBody,
    locale: Locale,
) -> Result<CheckoutQuote> {
    let checked = body.checked(ctx, scope, member, "quote")?;
    let mut tx = ctx.db.read().await?;
    let judged = judge(&mut tx, scope, &checked).await?;
    let goods: Vec<Goods> = judged
        .iter()
        .enumerate()
        .flat_map(|(at, j)| j.goods(at))
        .collect();
    let chosen = &checked.wish.want.coupons;
    let rules = &checked.wish.rules;
    let offered = julin_promo::offered(&mut tx, scope, member, &goods, chosen, rules).await?;
    let (found, refusal) = laid(&mut tx, scope, &checked, &goods).await?;
    let used = found.points.values().sum();
    let saved = discount::by_order(found, &goods);
    let mut orders = vec![];
    for (at, one) in judged.iter().enumerate() {
        let own = saved.get(&at).cloned().unwrap_or_default();
        orders.push(one.view(ctx, &mut tx, scope, (&own, locale)).await?);
    }
    let sum = |of: fn(&QuotedOrder) -> Money| Money::sum(orders.iter().map(of));
    Ok(CheckoutQuote {
        goods: sum(|o| o.goods)?,
        discount: sum(|o| o.discount)?,
        total: sum(|o| o.total)?,
        coupons: offered
            .coupons
            .into_iter()
            .map(|c| QuotedCoupon::of(c, chosen, locale))
            .collect(),
        points: QuotedPoints {
            free: offered.points_free,
            most: offered.points_most,
            worth: offered.points_value,
            used,
        },
        refusal: refusal.map(|fault| Refusal::of(&fault, locale)),
        orders,
    })
}

/// Lays what was asked for; a refusal takes nothing off and is told.
async fn laid(
    tx: &mut Tx,
    scope: Scope,
    checked: &Checked,
    goods: &[Goods],
) -> Result<(Discounts, Option<Fault>)> {
    let wish = &checked.wish;
    if wish.want.is_empty() || goods.is_empty() {
        return Ok((Discounts::default(), None));
    }
    let mut wallet = julin_promo::look(tx, scope, &wish.want).await?;
    Ok(
        match wallet.discount(&wish.want, goods, &wish.rules, tx.now()) {
            Ok(found) => (found, None),
            Err(fault) => (Discounts::default(), Some(fault)),
        },
    )
}

/// The buys of a checkout, each with what all its orders are judged by.
async fn stands(
    tx: &mut Tx,
    scope: Scope,
    checked: &Checked,
) -> Result<HashMap<CampaignId, (CampaignSnapshot, Shelf)>> {
    let mut asks: HashMap<CampaignId, Vec<&Ask>> = HashMap::new();
    for asked in &checked.requests {
        asks.entry(asked.campaign).or_default().push(&asked.ask);
    }
    let mut stands = HashMap::new();
    for (id, asks) in asks {
        if let Some(campaign) = julin_groupbuy::snapshot(tx, scope, id).await? {
            let shelf = load::seen(tx, scope, &campaign, &asks).await?;
            stands.insert(id, (campaign, shelf));
        }
    }
    Ok(stands)
}

async fn judge<'a>(tx: &mut Tx, scope: Scope, checked: &'a Checked) -> Result<Vec<Judged<'a>>> {
    let mut judged: Vec<Judged<'a>> = Vec::with_capacity(checked.requests.len());
    let mut stands = stands(tx, scope, checked).await?;
    for asked in &checked.requests {
        let Some((campaign, shelf)) = stands.get_mut(&asked.campaign) else {
            judged.push(Judged::gone(asked));
            continue;
        };
        let fresh = shelf.clone();
        let place = load::places(tx, scope, &[asked]).await?.0.pop();
        let place = place.ok_or_else(|| Error::internal("a place for each order"))?;
        let now = tx.now();
        let decide = |_| decide_one(shelf, &asked.ask, now, asked.pay_within_s);
        let verdict = place.and_then(decide).and_then(paid_at_once);
        judged.push(Judged {
            asked,
            campaign: Some(campaign.clone()),
            shelf: Some(fresh),
            verdict,
        });
    }
    Ok(judged)
}

impl<'a> Judged<'a> {
    fn gone(asked: &'a PlaceOrder) -> Self {
        Self {
            asked,
            campaign: None,
            shelf: None,
            verdict: Err(no::NOT_OPEN.field("campaign_id")),
        }
    }

    fn goods(&self, at: usize) -> Vec<Goods> {
        match (&self.campaign, &self.verdict) {
            (Some(campaign), Ok(verdict)) => {
                discount::goods(at, self.asked.ask.leader, campaign, verdict)
            }
            _ => vec![],
        }
    }

    async fn view(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
        scope: Scope,
        (saved, locale): (&Saved, Locale),
    ) -> Result<QuotedOrder> {
        let ask = &self.asked.ask;
        let people = ctx.port::<dyn julin_community::People>();
        let mut leaders = julin_community::leader_cards(tx, scope, &*people, &[ask.leader]).await?;
        let campaign = self.campaign.as_ref();
        let total = self.verdict.as_ref().map_or(Money::ZERO, |v| v.total);
        let discount = saved.total()?;
        Ok(QuotedOrder {
            campaign_id: self.asked.campaign,
            title: campaign.map(|c| c.title.clone()).unwrap_or_default(),
            leader_id: ask.leader,
            leader_name: leaders
                .remove(&ask.leader)
                .map(|l| l.nickname)
                .unwrap_or_default(),
            cutoff_at: campaign.map(|c| c.cutoff_at).unwrap_or_default(),
            open: campaign.is_some_and(|c| c.takes_orders(tx.now())),
            pickup_point_name: self.pickup_point(tx, scope).await?,
            fulfil_on: campaign
                .map(|c| fulfil_on(c, self.asked.promise_s))
                .unwrap_or_default(),
            lines: self.lines(saved)?,
            refusal: self
                .verdict
                .as_ref()
                .err()
                .map(|fault| Refusal::of(fault, locale)),
            goods: total,
            discount,
            total: total.minus(discount)?,
        })
    }

    /// Where the goods would be picked up.
    async fn pickup_point(&self, tx: &mut Tx, scope: Scope) -> Result<String> {
        let (member, leader) = (self.asked.ask.member, self.asked.ask.leader);
        let point = if let Some(point) = self.asked.address.pickup_point {
            Some(point)
        } else {
            let homes = julin_community::homes(tx, scope, [(member, leader)]).await?;
            homes.into_values().next().map(|home| home.pickup_point)
        };
        let Some(point) = point else {
            return Ok(String::new());
        };
        let found = julin_community::pickup_point(tx, scope, point).await?;
        Ok(found.map(|p| p.name).unwrap_or_default())
    }

    /// What was asked for, at the price of now; priced by the verdict where there is one.
    fn lines(&self, saved: &Saved) -> Result<Vec<QuotedLine>, Fault> {
        if let (Ok(verdict), Some(campaign)) = (&self.verdict, &self.campaign) {
            let priced = verdict.lines.iter().enumerate();
            let known = priced.filter_map(|(at, l)| Some((at, l, campaign.item(l.item)?)));
            let line = |(at, l, item): (usize, &crate::decide::PricedLine, &ItemSnapshot)| {
                Ok(QuotedLine {
                    unit_price: l.unit_price,
                    amount: l.amount,
                    discount: saved.of_line(at)?,
                    ..self.line(item, l.quantity)
                })
            };
            return known.map(line).collect();
        }
        let Some(campaign) = &self.campaign else {
            return Ok(vec![]);
        };
        let asked = self.asked.ask.lines.iter();
        let known = asked.filter_map(|(item, n)| Some(self.line(campaign.item(*item)?, *n)));
        Ok(known.collect())
    }

    fn line(&self, item: &ItemSnapshot, quantity: i64) -> QuotedLine {
        QuotedLine {
            item_id: item.id,
            name: item.name.clone(),
            spec: item.spec.clone(),
            image_url: item.image_urls.first().cloned().unwrap_or_default(),
            quantity,
            unit_price: item.price,
            available: self.available(item.id),
            amount: Money::ZERO,
            discount: Money::ZERO,
        }
    }

    /// What is left for the member: stock, and what the limit leaves.
    fn available(&self, item: CampaignItemId) -> i64 {
        let Some(shelf) = &self.shelf else {
            return 0;
        };
        let Some(offer) = shelf.items.get(&item) else {
            return 0;
        };
        let stock = shelf.available.get(&offer.pool).copied().unwrap_or(0);
        let bought = shelf
            .bought
            .get(&(self.asked.ask.member, item))
            .copied()
            .unwrap_or(0);
        let limit = offer
            .limit_per_member
            .map_or(i64::MAX, |limit| limit - bought);
        stock.min(limit).max(0)
    }
}
