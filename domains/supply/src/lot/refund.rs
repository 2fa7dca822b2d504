//! 批次赔付: everybody who got goods of a lot is refunded, by the job of orders.
use super::model::LotId;
use super::store;
use julin_db::{Result, Tx};
use julin_kernel::{Code, Money, Scope};
use julin_orders::{BatchBody, ClaimReason, Liable, LiableShare, LotBag, RefundLot};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is refunded to whoever got goods of a lot: a share of what they cost, or an amount for each piece.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LotRefundBody {
    /// A share in basis points, or
    #[serde(default)]
    pub(crate) share_bps: Option<i64>,
    /// so much for each piece.
    #[serde(default)]
    pub(crate) amount_each: Option<Money>,
    /// What is wrong.
    pub(crate) reason: ClaimReason,
    /// Who bears it, or most of it.
    pub(crate) liable: Liable,
    /// Who bears how much, if several do.
    #[serde(default)]
    pub(crate) liable_shares: Vec<LiableShare>,
    /// Why, for the books, 1–300 characters.
    pub(crate) note: String,
    /// The sum that was shown before: a refund whose sum has changed is refused.
    #[serde(default)]
    pub(crate) expected_amount: Option<Money>,
}

/// A lot with where it went, and what is to be refunded of it.
pub(crate) async fn load(
    tx: &mut Tx,
    scope: Scope,
    id: LotId,
    body: LotRefundBody,
) -> Result<(BatchBody, RefundLot)> {
    let lot = store::get(tx, scope, id).await?;
    let lot = lot.ok_or(Code::NOT_FOUND.fault())?;
    let bags = store::bags(tx, scope, id).await?.into_iter();
    let bags = bags.map(|(order, line, pieces)| LotBag {
        order,
        line,
        pieces,
    });
    let body = BatchBody {
        campaign_id: lot.campaign_id,
        item_id: lot.item_id,
        community_ids: vec![],
        share_bps: body.share_bps,
        amount_each: body.amount_each,
        reason: body.reason,
        liable: body.liable,
        liable_shares: body.liable_shares,
        note: body.note,
        expected_amount: body.expected_amount,
    };
    body.check()?;
    let lot = RefundLot {
        name: lot.code,
        bags: bags.collect(),
    };
    Ok((body, lot))
}
