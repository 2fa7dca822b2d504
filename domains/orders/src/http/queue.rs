//! How many wait to place an order, for those who wait.
use crate::place;
use axum::Json;
use axum::extract::{Query, State};
use julin_kernel::{CampaignId, Id as _};
use julin_web::{Answer, Caller, Ctx, Problems};
use serde::{Deserialize, Serialize};

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct QueueQuery {
    /// The buy.
    campaign_id: CampaignId,
}

/// Who waits before one who comes now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(super) struct OrderQueue {
    /// How many.
    waiting: i64,
    /// For how long, as those waited who were served last; none if nobody waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    ahead_seconds: Option<i64>,
}

/// How many wait to place an order on a buy.
#[utoipa::path(get, path = "/api/v1/orders/queue", tag = "orders", operation_id = "ordersQueue",
    params(QueueQuery), responses((status = 200, body = OrderQueue), Problems),
    security(("session" = [])))]
pub(super) async fn queue(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<QueueQuery>,
) -> Answer<Json<OrderQueue>> {
    caller.member()?;
    let (lane, key) = (place::lane(&ctx), query.campaign_id.raw());
    let waiting = i64::try_from(lane.waiting(key)).unwrap_or(i64::MAX);
    let waited = i64::try_from(lane.waited(key).as_millis()).unwrap_or(i64::MAX);
    let seconds = waited.saturating_add(999) / 1_000;
    Ok(Json(OrderQueue {
        waiting,
        ahead_seconds: (waiting > 0).then_some(seconds.max(1)),
    }))
}
