//! How far the closing of a campaign has come.
use crate::order::OrderStatus;
use crate::progress_store::statuses;
use axum::Json;
use axum::extract::{Path, State};
use julin_groupbuy::{CampaignSnapshot, CampaignStatus};
use julin_kernel::{CampaignId, Code, Ts};
use julin_web::{Answer, Caller, Ctx, Permission, Problems, Reach};
use serde::Serialize;
use std::collections::HashMap;

julin_db::text_enum! {
    /// What is being done with the orders of a campaign that takes no more.
    pub(crate) enum SettlingPhase {
        /// Not counted yet: some may still be paid.
        Waiting = "waiting",
        /// Its time has come: teams are ended, tiers and minimum decided.
        Counting = "counting",
        /// Orders are trued up, or refunded.
        Settling = "settling",
        /// Orders go to the suppliers.
        Purchasing = "purchasing",
        /// All that was done.
        Done = "done",
    }
}

/// How far the closing of a campaign has come.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SettlingView {
    /// Whether it is counted at all.
    counted: bool,
    /// What is being done now.
    phase: SettlingPhase,
    /// Orders that still wait for that.
    left: i64,
    /// Orders for which that is done.
    done: i64,
}

/// How far the closing of a campaign has come, for who runs it.
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
    let orders = statuses(&mut tx, caller.scope, id).await?;
    Ok(Json(view(&campaign, &orders, ctx.now())))
}

fn view(campaign: &CampaignSnapshot, orders: &HashMap<OrderStatus, i64>, now: Ts) -> SettlingView {
    use CampaignStatus as C;
    let count = |status| orders.get(&status).copied().unwrap_or(0);
    let (paid, counted) = (count(OrderStatus::Paid), count(OrderStatus::Aggregated));
    let failed = campaign.status == C::Failed;
    let bought = matches!(campaign.status, C::Succeeded | C::Procuring);
    let ended = [OrderStatus::PendingPayment, OrderStatus::Cancelled];
    let whole: i64 = orders
        .iter()
        .filter(|(s, _)| !ended.contains(s))
        .map(|(_, n)| n)
        .sum();
    let (phase, left, done) = match campaign.status {
        status if status <= C::Cutoff => {
            let due = status == C::Cutoff && campaign.counting_at <= now;
            let phase = if due {
                SettlingPhase::Counting
            } else {
                SettlingPhase::Waiting
            };
            (phase, paid, 0)
        }
        _ if paid > 0 && failed => (SettlingPhase::Settling, paid, count(OrderStatus::Cancelled)),
        _ if paid > 0 => (SettlingPhase::Settling, paid, whole - paid),
        _ if counted > 0 && bought => (SettlingPhase::Purchasing, counted, whole - counted),
        _ => (SettlingPhase::Done, 0, whole),
    };
    SettlingView {
        counted: campaign.status > C::Cutoff,
        phase,
        left,
        done,
    }
}
