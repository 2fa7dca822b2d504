//! Placing, judged: pure, one verdict for each request of a batch.
use crate::flash;
use crate::presale;
use crate::refusals as no;
use crate::team::{self, TeamAsk};
use julin_groupbuy::{ItemSnapshot, Seats};
use julin_kernel::{CampaignItemId, Fault, Money, PersonId, PoolId, TeamId, Ts};
use std::collections::{BTreeMap, HashMap};

/// What a batch of requests on one campaign is judged by. `decide` uses it up: what one request
/// takes, the next no longer finds.
#[derive(Clone)]
pub(crate) struct Shelf {
    /// Whether orders are taken at this instant.
    pub(crate) open: bool,
    /// When the campaign is counted; no order may be paid later.
    pub(crate) counting_at: Ts,
    /// Who may earn on it.
    pub(crate) leaders: Vec<PersonId>,
    /// What is on offer.
    pub(crate) items: HashMap<CampaignItemId, ItemSnapshot>,
    /// What each pool still has.
    pub(crate) available: HashMap<PoolId, i64>,
    /// What each member of the batch has bought of each item.
    pub(crate) bought: HashMap<(PersonId, CampaignItemId), i64>,
    /// Who sits in the teams that are asked for.
    pub(crate) teams: HashMap<TeamId, Seats>,
}

/// One request to place.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) member: PersonId,
    pub(crate) leader: PersonId,
    pub(crate) lines: Vec<(CampaignItemId, i64)>,
    pub(crate) team: Option<TeamAsk>,
}

/// A line as it will be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PricedLine {
    pub(crate) item: CampaignItemId,
    pub(crate) pool: PoolId,
    pub(crate) quantity: i64,
    pub(crate) unit_price: Money,
    pub(crate) amount: Money,
}

/// A request that can be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) lines: Vec<PricedLine>,
    pub(crate) total: Money,
    /// What of it is paid at once, in a presale; all of it if none.
    pub(crate) deposit: Option<Money>,
    pub(crate) pay_by: Ts,
}

/// Lines an order may have.
pub(crate) const LINES_MAX: usize = 50;
/// Pieces of one item an order may have.
pub(crate) const QUANTITY_MAX: i64 = 999;

/// Judges one request and takes what it needs. A refused request takes nothing.
pub(crate) fn decide_one(
    shelf: &mut Shelf,
    ask: &Ask,
    now: Ts,
    pay_within_s: i64,
) -> Result<Verdict, Fault> {
    let verdict = judge_one(shelf, ask, now, pay_within_s)?;
    take(shelf, ask, &verdict);
    Ok(verdict)
}

/// Judges one request: the campaign, the quantity, the limit, the stock, the team, the price.
pub(crate) fn judge_one(
    shelf: &Shelf,
    ask: &Ask,
    now: Ts,
    pay_within_s: i64,
) -> Result<Verdict, Fault> {
    if !shelf.open {
        return Err(no::NOT_OPEN.fault());
    }
    if !shelf.leaders.contains(&ask.leader) {
        return Err(no::LEADER_UNKNOWN.field("leader_id"));
    }
    let lines = merge(&ask.lines)?;
    let mut priced = Vec::with_capacity(lines.len());
    for (at, item, quantity) in lines {
        priced.push(price(shelf, (ask.member, now), at, item, quantity)?);
    }
    team::judge(shelf, ask, &mut priced)?;
    Ok(Verdict {
        total: Money::sum(priced.iter().map(|l| l.amount))?,
        deposit: presale::due(shelf, &priced)?,
        pay_by: now.plus_s(pay_within_s).min(shelf.counting_at),
        lines: priced,
    })
}

/// Takes what was judged to be there: the next request does not find it any more.
pub(crate) fn take(shelf: &mut Shelf, ask: &Ask, verdict: &Verdict) {
    for line in &verdict.lines {
        *shelf.available.entry(line.pool).or_default() -= line.quantity;
        *shelf.bought.entry((ask.member, line.item)).or_default() += line.quantity;
    }
    team::take(shelf, ask);
}

/// Adds up lines of the same item; keeps the position of the first for error fields.
fn merge(lines: &[(CampaignItemId, i64)]) -> Result<Vec<(usize, CampaignItemId, i64)>, Fault> {
    if lines.is_empty() || lines.len() > LINES_MAX {
        return Err(no::QUANTITY.field("lines").detail(format!("1–{LINES_MAX}")));
    }
    let mut merged: BTreeMap<CampaignItemId, (usize, i64)> = BTreeMap::new();
    for (at, (item, quantity)) in lines.iter().enumerate() {
        let sum = merged.entry(*item).or_insert((at, 0));
        sum.1 = sum.1.saturating_add(*quantity);
        if *quantity < 1 || sum.1 > QUANTITY_MAX {
            let field = format!("lines.{at}.quantity");
            return Err(no::QUANTITY
                .field(field)
                .detail(format!("1–{QUANTITY_MAX}")));
        }
    }
    let mut merged: Vec<_> = merged
        .into_iter()
        .map(|(item, (at, n))| (at, item, n))
        .collect();
    merged.sort_by_key(|line| line.0);
    Ok(merged)
}

fn price(
    shelf: &Shelf,
    (member, now): (PersonId, Ts),
    at: usize,
    item: CampaignItemId,
    quantity: i64,
) -> Result<PricedLine, Fault> {
    let field = format!("lines.{at}.quantity");
    let offer = shelf.items.get(&item);
    let offer = offer.ok_or_else(|| no::ITEM_UNKNOWN.field(format!("lines.{at}.item_id")))?;
    flash::judge(offer.flash.as_ref(), at, now)?;
    if let Some(limit) = offer.limit_per_member {
        let left = limit - shelf.bought.get(&(member, item)).copied().unwrap_or(0);
        if quantity > left {
            return Err(no::LIMIT_EXCEEDED
                .field(field)
                .detail(left.max(0).to_string()));
        }
    }
    let available = shelf.available.get(&offer.pool).copied().unwrap_or(0);
    if quantity > available {
        return Err(no::SOLD_OUT
            .field(field)
            .detail(available.max(0).to_string()));
    }
    let unit_price = offer.price;
    let amount = unit_price.times(quantity)?;
    Ok(PricedLine {
        item,
        pool: offer.pool,
        quantity,
        unit_price,
        amount,
    })
}
