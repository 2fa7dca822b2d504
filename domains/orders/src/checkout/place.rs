//! Placing a checkout: every order of it, or none.
use super::body::{Checked, CheckoutBody, of_order, paid_at_once};
use crate::decide::{Ask, Verdict, decide_one};
use crate::discount::{self, Saved};
use crate::flash;
use crate::load::{self, Held, Place};
use crate::place::{PlaceOrder, PlacedOrder};
use crate::refusals as no;
use crate::write::{self, Placed};
use julin_db::{Command, Error, Result, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{CampaignId, Code, Fault, Money, PersonId, Scope, Ts};
use julin_promo::{Goods, Reservation};
use julin_web::Ctx;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A checkout as placed: its orders hold stock until `pay_by` and are paid together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlacedCheckout {
    /// The orders, as they were asked for.
    pub orders: Vec<PlacedOrder>,
    /// What they cost together.
    pub total: Money,
    /// Until when all of them may be paid.
    pub pay_by: Ts,
}

/// Places a checkout.
pub struct PlaceCheckout {
    scope: Scope,
    member: PersonId,
    checked: Checked,
}

/// One buy of the checkout with those orders that are placed on it, by position.
struct Stand<'a> {
    campaign: CampaignSnapshot,
    passed: Vec<Passed<'a>>,
}

struct Passed<'a> {
    at: usize,
    asked: &'a PlaceOrder,
    place: Place,
    verdict: Verdict,
}

impl Command for PlaceCheckout {
    type Output = PlacedCheckout;
    async fn run(&self, tx: &mut Tx) -> Result<PlacedCheckout> {
        if let Some(before) = self.before(tx).await? {
            return Ok(before);
        }
        let mut stands = vec![];
        for (campaign, asked) in self.by_campaign() {
            stands.push(self.stand(tx, campaign, asked).await?);
        }
        let mut saved = self.save(tx, &stands).await?;
        let (mut answers, mut held) = (BTreeMap::new(), vec![]);
        for stand in stands {
            let mut placed = vec![];
            for mut one in stand.passed {
                let own = saved.remove(&one.at).unwrap_or_default();
                one.verdict.total = one.verdict.total.minus(own.total()?)?;
                // `Placed` borrows its place: both live until the round is written.
                placed.push((one.at, one.asked, one.place, one.verdict, own));
            }
            let orders = write_stand(tx, self.scope, &stand.campaign, &placed).await?;
            answers.extend(orders.0);
            held.extend(orders.1);
        }
        julin_promo::reserve(tx, self.scope, &held).await?;
        PlacedCheckout::of(answers.into_values().collect())
    }
}

type ToPlace<'a> = (usize, &'a PlaceOrder, Place, Verdict, Saved);

async fn write_stand(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
    orders: &[ToPlace<'_>],
) -> Result<(Vec<(usize, PlacedOrder)>, Vec<Reservation>)> {
    let mut placed = Vec::with_capacity(orders.len());
    let mut answers = Vec::with_capacity(orders.len());
    for (at, asked, place, verdict, saved) in orders {
        let order = Placed::new(tx, asked, Some(place), verdict.clone(), saved.clone());
        answers.push((*at, order.answer()));
        placed.push(order);
    }
    write::write(tx, scope, campaign, &placed, Held::Locked).await?;
    let held = placed.iter().filter_map(Placed::reservation).collect();
    Ok((answers, held))
}

impl PlacedCheckout {
    fn of(orders: Vec<PlacedOrder>) -> Result<Self> {
        let total = Money::sum(orders.iter().map(|o| o.total))?;
        let pay_by = orders.iter().map(|o| o.pay_by).min();
        Ok(Self {
            total,
            pay_by: pay_by.ok_or_else(|| Error::internal("a checkout of nothing"))?,
            orders,
        })
    }
}

impl PlaceCheckout {
    /// Checks what can be checked without the store.
    pub fn new(
        ctx: &Ctx,
        scope: Scope,
        member: PersonId,
        key: &str,
        body: &CheckoutBody,
    ) -> Result<Self, Fault> {
        Ok(Self {
            scope,
            member,
            checked: body.checked(ctx, scope, member, key)?,
        })
    }

    /// What was answered under this key before. Its orders were all placed or none.
    async fn before(&self, tx: &mut Tx) -> Result<Option<PlacedCheckout>> {
        let asked: Vec<&PlaceOrder> = self.checked.requests.iter().collect();
        let found = load::before(tx, self.scope, &asked).await?;
        let mut orders = vec![];
        for request in asked {
            let Some((hash, order)) = found.get(&(self.member, request.key.clone())) else {
                break;
            };
            if *hash != request.hash {
                return Err(Code::KEY_REUSED.fault().into());
            }
            orders.push(*order);
        }
        if orders.is_empty() {
            return Ok(None);
        }
        PlacedCheckout::of(orders).map(Some)
    }

    /// In the order of their ids, so that locks are taken in one order.
    fn by_campaign(&self) -> BTreeMap<CampaignId, Vec<(usize, &PlaceOrder)>> {
        let mut by: BTreeMap<CampaignId, Vec<_>> = BTreeMap::new();
        for (at, request) in self.checked.requests.iter().enumerate() {
            by.entry(request.campaign).or_default().push((at, request));
        }
        by
    }

    /// Judges the orders on one buy; the first that cannot be placed refuses all.
    async fn stand<'a>(
        &self,
        tx: &mut Tx,
        campaign: CampaignId,
        asked: Vec<(usize, &'a PlaceOrder)>,
    ) -> Result<Stand<'a>> {
        let first = asked.first().map_or(0, |one| one.0);
        let campaign = julin_groupbuy::hold(tx, self.scope, campaign).await?;
        let gone = || of_order(first, no::NOT_OPEN.field("campaign_id"));
        let campaign = campaign.ok_or_else(gone)?;
        let requests: Vec<&PlaceOrder> = asked.iter().map(|one| one.1).collect();
        let asks: Vec<&Ask> = requests.iter().map(|r| &r.ask).collect();
        let mut shelf = load::shelf(tx, self.scope, &campaign, &asks).await?;
        let places = load::places(tx, self.scope, &requests).await?;
        let now = tx.now();
        let mut passed = vec![];
        for ((at, asked), place) in asked.into_iter().zip(places.0) {
            let at_fault = |fault| of_order(at, fault);
            let place = place.map_err(at_fault)?;
            let verdict = decide_one(&mut shelf, &asked.ask, now, asked.pay_within_s);
            passed.push(Passed {
                at,
                asked,
                place,
                verdict: verdict.and_then(paid_at_once).map_err(at_fault)?,
            });
        }
        let taken = passed.iter().flat_map(|one| &one.verdict.lines);
        flash::sold_out(tx, self.scope, campaign.id, &shelf, taken).await?;
        Ok(Stand { campaign, passed })
    }

    /// Lays coupons and points over all orders together.
    async fn save(
        &self,
        tx: &mut Tx,
        stands: &[Stand<'_>],
    ) -> Result<std::collections::HashMap<usize, Saved>> {
        let wish = &self.checked.wish;
        if wish.want.is_empty() {
            return Ok(std::collections::HashMap::default());
        }
        let mut wallet = julin_promo::wallet(tx, self.scope, &[&wish.want]).await?;
        let goods = goods(stands);
        let found = wallet.discount(&wish.want, &goods, &wish.rules, tx.now())?;
        Ok(discount::by_order(found, &goods))
    }
}

/// All lines, in the order the member named them: leftovers of a split go to the earlier ones.
fn goods(stands: &[Stand<'_>]) -> Vec<Goods> {
    let of = |stand: &Stand<'_>, one: &Passed<'_>| {
        discount::goods(one.at, one.asked.ask.leader, &stand.campaign, &one.verdict)
    };
    let mut goods: Vec<Goods> = stands
        .iter()
        .flat_map(|stand| stand.passed.iter().flat_map(move |one| of(stand, one)))
        .collect();
    goods.sort_by_key(|g| g.order);
    goods
}
