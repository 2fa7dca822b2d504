//! The campaign was counted: every paid order is trued up, or refunded when it failed. In chunks, so
//! that a campaign of any size is settled in short transactions and goes on where it stopped.
use crate::cancel;
use crate::counted::{self, CountSome, Terms};
use crate::order::OrderStatus;
use crate::store::{self, Order};
use crate::{dispatch, edit, presale, team};
use julin_contracts::{CampaignAggregated, CancelReason, MessageRequested};
use julin_db::{Command, Db, Result, Tx};
use julin_events::emit;
use julin_groupbuy::Presale;
use julin_kernel::{CampaignId, CampaignItemId, Money, OrderId, Scope};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

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
    let succeeded = succeeded && dispatch::settle(&db, scope, campaign).await?;
    let presale = julin_groupbuy::presale(&mut db.read().await?, scope, campaign).await?;
    if succeeded && presale.is_none() {
        count_all(&db, scope, campaign, prices.clone()).await?;
    }
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

/// Trues up what was bought alone, many orders at a time; seats in teams are left for the chunks.
async fn count_all(
    db: &Db,
    scope: Scope,
    campaign: CampaignId,
    prices: HashMap<CampaignItemId, Money>,
) -> Result<()> {
    let title = julin_groupbuy::title(&mut db.read().await?, scope, campaign).await?;
    let terms = Arc::new(Terms {
        scope,
        campaign,
        title,
        prices,
    });
    let mut after = Some(OrderId(0));
    while let Some(from) = after {
        let some = CountSome {
            terms: terms.clone(),
            after: from,
        };
        after = db.write_hot(some).await?;
    }
    Ok(())
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
                let terms = self.terms(tx, &order).await?;
                counted::count(tx, &terms, vec![order]).await?;
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

impl Chunk {
    /// A complete team has its goods at its own price, whatever the tiers.
    async fn terms(&self, tx: &mut Tx, order: &Order) -> Result<Terms> {
        let alone = order.team_id.is_none();
        Ok(Terms {
            scope: self.scope,
            campaign: self.campaign,
            title: julin_groupbuy::title(tx, self.scope, self.campaign).await?,
            prices: if alone {
                self.prices.clone()
            } else {
                HashMap::default()
            },
        })
    }
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
