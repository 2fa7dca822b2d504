//! What a batch is.
use super::preview::BatchPreview;
use crate::after_sale::liability::LiableShare;
use crate::after_sale::model::{ClaimReason, Liable};
use crate::refusals as no;
use julin_db::{Field, Json, RawRow, Val, row, text_enum};
use julin_kernel::{CampaignId, CampaignItemId, CommunityId, Fault, Money, OrderId, PersonId, Ts};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

julin_kernel::id! {
    RefundBatchId "one refund of an item to everybody who bought it",
}

impl From<RefundBatchId> for Val {
    fn from(id: RefundBatchId) -> Self {
        Self::I64(id.0)
    }
}
impl Field for RefundBatchId {
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
        <i64 as Field>::get(row, i).map(Self)
    }
}

text_enum! {
    /// Where a batch stands.
    pub enum BatchStatus {
        /// Its job is at it.
        Running = "running",
        /// Every order was looked at.
        Done = "done",
    }
    /// What became of a line.
    pub enum BatchLineState {
        /// Refunded.
        Done = "done",
        /// Nothing was left to give back.
        Skipped = "skipped",
        /// It could not be refunded; somebody must look at it.
        Failed = "failed",
    }
}

/// What is to be refunded: a share of what each line cost, or an amount for each piece.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = RefundBatchBody)]
pub struct BatchBody {
    /// Of which campaign.
    pub campaign_id: CampaignId,
    /// Which item.
    pub item_id: CampaignItemId,
    /// Only orders of these communities; all if empty.
    #[serde(default)]
    pub community_ids: Vec<CommunityId>,
    /// A share of each line in basis points, or
    #[serde(default)]
    pub share_bps: Option<i64>,
    /// so much for each piece.
    #[serde(default)]
    pub amount_each: Option<Money>,
    /// What is wrong.
    pub reason: ClaimReason,
    /// Who bears it, or most of it.
    pub liable: Liable,
    /// Who bears how much, if several do.
    #[serde(default)]
    pub liable_shares: Vec<LiableShare>,
    /// Why, for the books, 1–300 characters.
    pub note: String,
    /// The sum that was shown before: a batch whose sum has changed is refused.
    #[serde(default)]
    pub expected_amount: Option<Money>,
}

/// Communities of a filter at the most.
const COMMUNITIES_MAX: usize = 500;

impl BatchBody {
    /// Refuses a sum that is not the one that was shown, and nothing at all.
    pub(crate) fn check_seen(&self, seen: &BatchPreview) -> Result<(), Fault> {
        if self.expected_amount.is_some_and(|sum| sum != seen.amount) {
            let now = seen.amount.display();
            return Err(no::BATCH_CHANGED.field("expected_amount").detail(now));
        }
        if seen.amount == Money::ZERO {
            return Err(no::BATCH_EMPTY.fault());
        }
        Ok(())
    }

    /// Refuses what makes no sense.
    pub fn check(&self) -> Result<(), Fault> {
        check::count("community_ids", &self.community_ids, 0, COMMUNITIES_MAX)?;
        check::text("note", &self.note, 1, 300)?;
        match (self.share_bps, self.amount_each) {
            (Some(bps), None) => check::range("share_bps", bps, 1, 10_000)?,
            (None, Some(each)) => check::range("amount_each", each.0, 1, 100_000_000)?,
            _ => {
                return Err(julin_kernel::Code::INVALID
                    .field("share_bps")
                    .detail("share_bps | amount_each"));
            }
        };
        crate::after_sale::liability::Liability::of(self.liable, &self.liable_shares).map(|_| ())
    }
}

row! {
    /// A batch as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Batch {
        pub(crate) id: RefundBatchId,
        pub(crate) campaign_id: CampaignId,
        pub(crate) item_id: CampaignItemId,
        pub(crate) item_name: String,
        pub(crate) lot: Option<String>,
        pub(crate) communities: Json<Vec<CommunityId>>,
        pub(crate) share_bps: Option<i64>,
        pub(crate) amount_each: Option<Money>,
        pub(crate) reason: ClaimReason,
        pub(crate) liable: Liable,
        pub(crate) liable_shares: Json<Vec<LiableShare>>,
        pub(crate) note: String,
        pub(crate) status: BatchStatus,
        pub(crate) lines: i64,
        pub(crate) orders: i64,
        pub(crate) amount: Money,
        pub(crate) cursor_order: OrderId,
        pub(crate) attempt: i64,
        pub(crate) created_by: PersonId,
        pub(crate) created_at: Ts,
        pub(crate) finished_at: Option<Ts>,
    }
}
