//! Batches as operators see them.
use super::model::{Batch, BatchLineState, BatchStatus, RefundBatchId};
use super::store::{self, Tally};
use crate::after_sale::liability::LiableShare;
use crate::after_sale::model::{ClaimReason, Liable};
use crate::view::OrderCampaign;
use julin_db::{Result, Tx};
use julin_kernel::{
    CampaignId, CampaignItemId, Code, CommunityId, LineId, Money, OrderId, PersonId, Scope, Ts,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A batch and how far it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RefundBatchView)]
pub struct BatchView {
    /// Its id.
    pub id: RefundBatchId,
    /// Of which campaign.
    pub campaign: OrderCampaign,
    /// Which item.
    pub item_id: CampaignItemId,
    /// Its name.
    pub item_name: String,
    /// The supplier's lot, if only one was refunded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// Only these communities; all if empty.
    pub community_ids: Vec<CommunityId>,
    /// A share of each line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_bps: Option<i64>,
    /// So much for each piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_each: Option<Money>,
    /// What was wrong.
    pub reason: ClaimReason,
    /// Who bears it, or most of it.
    pub liable: Liable,
    /// Who bears how much, if several do.
    pub liable_shares: Vec<LiableShare>,
    /// Why.
    pub note: String,
    /// Where it stands.
    pub status: BatchStatus,
    /// Lines to be looked at.
    pub lines: i64,
    /// Orders that get something, as seen when it was started.
    pub orders: i64,
    /// What goes back in all, as seen when it was started.
    pub amount: Money,
    /// Lines refunded.
    pub done: i64,
    /// Lines of which nothing was left.
    pub skipped: i64,
    /// Lines that could not be refunded.
    pub failed: i64,
    /// What went back so far.
    pub refunded: Money,
    /// Who started it.
    pub created_by: String,
    /// When.
    pub created_at: Ts,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Ts>,
    /// What failed, a hundred lines at the most; only of one batch.
    pub failures: Vec<BatchFailure>,
}

/// A line that could not be refunded.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RefundBatchFailure)]
pub struct BatchFailure {
    /// Of which order.
    pub order_id: OrderId,
    /// Which.
    pub line_id: LineId,
    /// The code of the refusal.
    pub code: String,
}

/// One batch with what failed.
pub(crate) async fn view(tx: &mut Tx, scope: Scope, batch: Batch) -> Result<Option<BatchView>> {
    let id = batch.id;
    let Some(mut view) = views(tx, scope, vec![batch]).await?.pop() else {
        return Ok(None);
    };
    let failed = store::failed(tx, scope, id).await?.into_iter();
    let failure = |f: store::FailedLine| BatchFailure {
        order_id: f.order_id,
        line_id: f.line_id,
        code: f.why,
    };
    view.failures = failed.map(failure).collect();
    Ok(Some(view))
}

/// Batches in the order given.
pub(crate) async fn views(tx: &mut Tx, scope: Scope, all: Vec<Batch>) -> Result<Vec<BatchView>> {
    let ids: Vec<RefundBatchId> = all.iter().map(|b| b.id).collect();
    let tallies = store::tallies(tx, scope, &ids).await?;
    let campaigns: Vec<CampaignId> = all.iter().map(|b| b.campaign_id).collect();
    let titles = julin_groupbuy::titles(tx, scope, &campaigns).await?;
    let people: Vec<PersonId> = all.iter().map(|b| b.created_by).collect();
    let people = julin_identity::people(tx, scope, &people).await?;
    let view = |b: Batch| {
        let title = titles.get(&b.campaign_id).cloned().unwrap_or_default();
        let by = people.get(&b.created_by).map(|p| p.nickname.clone());
        one(b, title, by.unwrap_or_default(), &tallies)
    };
    Ok(all.into_iter().map(view).collect())
}

fn one(b: Batch, title: String, created_by: String, tallies: &[Tally]) -> BatchView {
    let of = |state| {
        let mine = tallies.iter().filter(|t| t.batch_id == b.id);
        mine.filter(|t| t.state == state)
            .fold((0, Money::ZERO), |sum, t| {
                (sum.0 + t.lines, Money(sum.1.0 + t.amount.0))
            })
    };
    let (done, refunded) = of(BatchLineState::Done);
    let (skipped, failed) = (of(BatchLineState::Skipped).0, of(BatchLineState::Failed).0);
    BatchView {
        id: b.id,
        campaign: OrderCampaign {
            id: b.campaign_id,
            title,
        },
        item_id: b.item_id,
        item_name: b.item_name,
        lot: b.lot,
        community_ids: b.communities.0,
        share_bps: b.share_bps,
        amount_each: b.amount_each,
        reason: b.reason,
        liable: b.liable,
        liable_shares: b.liable_shares.0,
        note: b.note,
        status: b.status,
        lines: b.lines,
        orders: b.orders,
        amount: b.amount,
        done,
        skipped,
        failed,
        refunded,
        created_by,
        created_at: b.created_at,
        finished_at: b.finished_at,
        failures: vec![],
    }
}

/// One batch by its id.
pub async fn refund_batch_view(tx: &mut Tx, scope: Scope, id: RefundBatchId) -> Result<BatchView> {
    let found = store::batch(tx, scope, id).await?;
    let found = found.ok_or(Code::NOT_FOUND.fault())?;
    let view = view(tx, scope, found).await?;
    Ok(view.ok_or(Code::NOT_FOUND.fault())?)
}
