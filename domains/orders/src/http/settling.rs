//! How far the settling of a counted campaign has come.
use crate::progress_store::{Settling, settling};
use axum::Json;
use axum::extract::{Path, State};
use julin_groupbuy::CampaignStatus;
use julin_kernel::{CampaignId, Code};
use julin_web::{Answer, Caller, Ctx, Permission, Problems, Reach};
use serde::Serialize;

/// How far the orders of a counted campaign are settled: trued up, or refunded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SettlingView {
    /// Whether it is counted at all.
    counted: bool,
    /// Paid orders that still wait.
    left: i64,
    /// Orders that were settled.
    done: i64,
}

/// How far the settling of a counted campaign has come, for who runs it.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/settling", tag = "orders", operation_id = "ordersSettling",
    params(("id" = CampaignId, Path)), responses((status = 200, body = SettlingView), Problems),
    security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
) -> Answer<Json<SettlingView>> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let campaign = julin_groupbuy::snapshot(&mut tx, caller.scope, id).await?;
    let campaign = campaign.ok_or(Code::NOT_FOUND.fault())?;
    let runs = |leader| actor.may(Permission::RunCampaigns, Reach::Leader(leader));
    if !campaign.leaders.iter().any(|leader| runs(*leader)) {
        actor.require(Permission::ViewShop, Reach::Shop)?;
    }
    let Settling {
        waiting: left,
        done,
    } = settling(&mut tx, caller.scope, id).await?;
    Ok(Json(SettlingView {
        counted: campaign.status > CampaignStatus::Cutoff,
        left,
        done,
    }))
}
