//! The campaign was counted: every paid order is trued up, or refunded when it failed. In chunks, so
//! that a campaign of any size is settled in short transactions and goes on where it stopped.
use crate::cancel;
use crate::order::{OrderStatus, true_up};
use crate::store::{self, Order};
use crate::weigh;
use crate::{edit, facts, presale, team};
use julin_contracts::{
    CampaignAggregated, CancelReason, LineAmount, MessageRequested, OrderTruedUp,
};
use julin_db::{Command, Db, Result, Tx};
use julin_events::emit;
use julin_groupbuy::Presale;
use julin_kernel::{CampaignId, CampaignItemId, Money, OrderId, Scope};
use julin_payments::RefundDraft;
use std::collections::{BTreeMap, HashMap};

/// Orders settled in one transaction.
const CHUNK: i64 = 50;

/// What a counted campaign asks of its orders.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct SettleCampaign {
    pub(crate) campaign: CampaignId,
    pub(crate) succeeded: bool,
    /// Final unit price in minor units by item.
    pub(crate) prices: Vec<(CampaignItemId, Money)>,
}

/// Settles all orders of the campaign, chunk by chunk. Running it again does no harm: a settled order
/// is no longer in the status that is looked for.
pub(crate) async fn settle_campaign(db: Db, scope: Scope, work: SettleCampaign) -> Result<()> {
    let prices: HashMap<_, _> = work.prices.iter().copied().collect();
    let (campaign, succeeded) = (work.campaign, work.succeeded);
    edit::drop_of_campaign(&db, scope, campaign).await?;
    let presale = julin_groupbuy::presale(&mut db.read().await?, scope, campaign).await?;
    let mut after = Some(OrderId(0));
    while let Some(from) = after {
        let chunk = Chunk {
            scope,
            campaign,
            succeeded,
            prices: prices.clone(),
            presale,
            after: from,
        };
        after = db.write(chunk).await?;
    }
    if let Some(terms) = presale.filter(|_| succeeded) {
        return db.write(presale::ends_later(scope, campaign, terms)).await;
    }
    db.write(Finish {
        scope,
        campaign,
        succeeded,
    })
    .await
}

struct Chunk {
    scope: Scope,
    campaign: CampaignId,
    succeeded: bool,
    prices: HashMap<CampaignItemId, Money>,
    presale: Option<Presale>,
    after: OrderId,
}

impl Command for Chunk {
    type Output = Option<OrderId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<OrderId>> {
        let (scope, paid) = (self.scope, OrderStatus::Paid);
        let chunk =
            store::campaign_chunk(tx, scope, self.campaign, paid, self.after, CHUNK).await?;
        let last = chunk.last().map(|o| o.id);
        for order in chunk {
            if self.succeeded && !team::came_about(tx, scope, &order).await? {
                team::refund(tx, scope, order).await?;
            } else if let Some(terms) = self
                .presale
                .filter(|_| self.succeeded && order.deposit.is_some())
            {
                presale::ask_final(tx, scope, order, terms, &self.prices).await?;
            } else if self.succeeded {
                settle_one(tx, scope, order, &self.prices).await?;
            } else {
                let campaign = julin_groupbuy::title(tx, scope, self.campaign).await?;
                let link = format!("/orders/{}", order.id);
                let key = format!("failed:{}", order.id);
                let args = BTreeMap::from([("campaign".to_owned(), campaign)]);
                message(tx, scope, &order, "campaign_failed", args, link, key).await?;
                cancel::cancel(tx, scope, order, CancelReason::MinimumNotReached, None).await?;
            }
        }
        Ok(last)
    }
}

async fn settle_one(
    tx: &mut Tx,
    scope: Scope,
    order: Order,
    prices: &HashMap<CampaignItemId, Money>,
) -> Result<()> {
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let (mut given, mut waits) = (vec![], false);
    for line in &lines {
        let price = prices
            .get(&line.item_id)
            .copied()
            .filter(|_| order.team_id.is_none())
            .unwrap_or(line.unit_price)
            .min(line.unit_price);
        // The discount stays where it was frozen, so there may be less left than the tier gives.
        let mut amount = true_up(line.unit_price, price, line.quantity)?.min(line.left()?);
        if line.weighing.is_some() {
            // One refund holds this and what the weight falls short: it waits for the weight.
            waits |= amount > Money::ZERO;
            amount = Money::ZERO;
        }
        store::set_line_final(tx, scope, line, price, amount).await?;
        if amount > Money::ZERO {
            given.push(LineAmount {
                line: line.id,
                amount,
            });
        }
    }
    store::transition(
        tx,
        scope,
        order.id,
        OrderStatus::Aggregated,
        None,
        "counted",
    )
    .await?;
    if waits {
        weigh::alone_later(tx, scope, order.id).await?;
    }
    let total = Money::sum(given.iter().map(|g| g.amount))?;
    if total == Money::ZERO {
        return Ok(());
    }
    store::add_true_up(tx, scope, order.id, total).await?;
    let draft = RefundDraft {
        order: order.id,
        key: format!("true-up:{}", order.id),
        amount: total,
        reason_code: "tier_true_up".to_owned(),
        before_completion: true,
    };
    let refund = julin_payments::request_refund(tx, scope, draft).await?;
    let campaign = julin_groupbuy::title(tx, scope, order.campaign_id).await?;
    let args = BTreeMap::from([
        ("campaign".to_owned(), campaign),
        ("amount".to_owned(), total.display()),
    ]);
    let (link, key) = (
        format!("/orders/{}", order.id),
        format!("true-up:{}", order.id),
    );
    message(tx, scope, &order, "true_up", args, link, key).await?;
    emit(
        tx,
        scope,
        OrderTruedUp {
            head: facts::head(&order),
            lines: given,
            total,
            refund,
        },
    )
    .await?;
    Ok(())
}

/// Asks messaging to tell the buyer.
pub(crate) async fn message(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    template: &str,
    args: BTreeMap<String, String>,
    link: String,
    key: String,
) -> Result<()> {
    let to = order.member_id;
    let request = MessageRequested {
        to,
        template: template.to_owned(),
        args,
        link: Some(link),
        key,
    };
    emit(tx, scope, request).await?;
    Ok(())
}

/// Tells that the demand of a campaign is final.
pub(crate) struct Finish {
    pub(crate) scope: Scope,
    pub(crate) campaign: CampaignId,
    pub(crate) succeeded: bool,
}

impl Command for Finish {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let event = CampaignAggregated {
            campaign: self.campaign,
            succeeded: self.succeeded,
        };
        emit(tx, self.scope, event).await?;
        Ok(())
    }
}
