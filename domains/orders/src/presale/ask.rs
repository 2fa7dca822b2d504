//! The campaign was counted: each order with a deposit is asked for the rest.
use super::store::{self as finals, Final};
use super::{EndPresale, FINAL_PART, FinalStatus};
use crate::jobs;
use crate::order::OrderStatus;
use crate::settle::message;
use crate::store::{self, Line, Order};
use julin_db::{Command, Result, Tx};
use julin_events::{Job, enqueue};
use julin_groupbuy::Presale;
use julin_kernel::{CampaignId, CampaignItemId, Money, Scope, Ts, Zone};
use julin_payments::IntentDraft;
use std::collections::{BTreeMap, HashMap};

/// Asks for the rest of an order, once: what its goods finally cost less what was paid.
pub(crate) async fn ask_final(
    tx: &mut Tx,
    scope: Scope,
    order: Order,
    terms: Presale,
    prices: &HashMap<CampaignItemId, Money>,
) -> Result<()> {
    if !finals::of(tx, scope, &[order.id]).await?.is_empty() {
        return Ok(());
    }
    let mut total = Money::ZERO;
    for line in store::lines(tx, scope, &[order.id]).await? {
        let price = final_price(&line, prices);
        let amount = price.times(line.quantity)?;
        finals::set_amount(tx, scope, &line, price, amount).await?;
        total = total.plus(amount)?;
    }
    finals::set_total(tx, scope, order.id, total).await?;
    let new = Final {
        order_id: order.id,
        campaign_id: order.campaign_id,
        amount: total.minus(order.kept()?)?,
        pay_by: tx.now().plus_s(terms.window_s()),
        unpaid: terms.unpaid,
        status: FinalStatus::Due,
    };
    finals::insert(tx, scope, &new).await?;
    let paid = OrderStatus::Paid;
    store::write_step(tx, scope, order.id, paid, None, "final_due").await?;
    open_payment(tx, scope, &order, &new).await?;
    tell(tx, scope, &order, &new, "final_due").await
}

/// Never more than what was promised at placing.
fn final_price(line: &Line, prices: &HashMap<CampaignItemId, Money>) -> Money {
    let counted = prices.get(&line.item_id).copied();
    counted.unwrap_or(line.unit_price).min(line.unit_price)
}

async fn open_payment(tx: &mut Tx, scope: Scope, order: &Order, new: &Final) -> Result<()> {
    let intent = IntentDraft {
        order: order.id,
        part: FINAL_PART,
        member: order.member_id,
        amount: new.amount,
        expires_at: new.pay_by,
        description: julin_groupbuy::title(tx, scope, order.campaign_id).await?,
    };
    julin_payments::create_intent(tx, scope, intent).await?;
    Ok(())
}

/// Tells the buyer how much is due until when.
pub(super) async fn tell(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    due: &Final,
    template: &str,
) -> Result<()> {
    let campaign = julin_groupbuy::snapshot(tx, scope, order.campaign_id).await?;
    let (title, zone) = campaign.map(|c| (c.title, c.zone)).unwrap_or_default();
    let until = Zone::named(&zone).map(|z| z.short(due.pay_by));
    let args = BTreeMap::from([
        ("campaign".to_owned(), title),
        ("amount".to_owned(), due.amount.display()),
        ("until".to_owned(), until.unwrap_or_default()),
    ]);
    let link = format!("/orders/{}", order.id);
    let key = format!("{template}:{}", order.id);
    message(tx, scope, order, template, args, link, key).await
}

/// Leaves the reminder and the end of a presale whose final payments were all asked for.
pub(crate) struct EndsLater {
    scope: Scope,
    campaign: CampaignId,
    terms: Presale,
}

pub(crate) fn ends_later(scope: Scope, campaign: CampaignId, terms: Presale) -> EndsLater {
    EndsLater {
        scope,
        campaign,
        terms,
    }
}

/// How long before the end those who have not paid are reminded, at the most.
const REMIND_BEFORE_S: i64 = 24 * 3_600;
/// A payment of the last moment is told a little later.
const GRACE_S: i64 = 60;

impl Command for EndsLater {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (window_s, now) = (self.terms.window_s(), tx.now());
        let before_s = REMIND_BEFORE_S.min(window_s / 2);
        let remind_at = now.plus_s(window_s - before_s);
        later(tx, self.scope, jobs::REMIND_FINAL, self.campaign, remind_at).await?;
        let end = now.plus_s(window_s + GRACE_S);
        later(tx, self.scope, jobs::END_PRESALE, self.campaign, end).await
    }
}

async fn later(
    tx: &mut Tx,
    scope: Scope,
    kind: &'static str,
    campaign: CampaignId,
    run_at: Ts,
) -> Result<()> {
    let job = Job {
        kind,
        key: campaign.to_string(),
        payload: EndPresale { campaign },
        run_at,
    };
    enqueue(tx, scope, job).await
}

/// Leaves another look at final payments that are not over yet.
pub(super) async fn end_again(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    last: Ts,
) -> Result<()> {
    let run_at = last.max(tx.now()).plus_s(GRACE_S);
    let job = Job {
        kind: jobs::END_PRESALE,
        key: format!("{campaign}:{}", run_at.0),
        payload: EndPresale { campaign },
        run_at,
    };
    enqueue(tx, scope, job).await
}
