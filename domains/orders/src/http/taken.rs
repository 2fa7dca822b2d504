//! Leaders take orders for neighbours, and cash.
use super::mine::{as_asked, view};
use crate::place::PlacedOrder;
use crate::taken::{CollectCash, TakeOrder, TakeOrderBody};
use crate::view::OrderView;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{Money, OrderId};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach};

/// Takes an order for a neighbour: paid by them by the link, or in cash to the leader, who then owes it.
#[utoipa::path(post, path = "/api/v1/leader/orders", tag = "orders", operation_id = "ordersTake",
    request_body = TakeOrderBody, params(IdempotencyKey),
    responses((status = 201, body = PlacedOrder), Problems), security(("session" = [])))]
pub(crate) async fn take(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<TakeOrderBody>,
) -> Answer<(StatusCode, Json<PlacedOrder>)> {
    let own = Reach::Leader(caller.member()?);
    let actor = caller.require(Permission::EditOrders, own)?.clone();
    let orders = &ctx.config.orders;
    let command = TakeOrder {
        scope: caller.scope,
        actor,
        key,
        body,
        pay_within_s: orders.link_timeout_s,
        debt_max: Money(orders.cash_debt_max_fen),
    };
    let placed = ctx.db.write(command).await.map_err(as_asked)?;
    Ok((StatusCode::CREATED, Json(placed)))
}

/// Takes what is to be paid next of an order in cash; the leader owes it from then on.
#[utoipa::path(post, path = "/api/v1/orders/{id}/cash", tag = "orders", operation_id = "ordersCollectCash",
    params(("id" = OrderId, Path)), responses((status = 200, body = OrderView), Problems),
    security(("session" = [])))]
pub(crate) async fn collect_cash(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(order): Path<OrderId>,
) -> Answer<Json<OrderView>> {
    let command = CollectCash {
        scope: caller.scope,
        actor: caller.signed()?.clone(),
        order,
        debt_max: Money(ctx.config.orders.cash_debt_max_fen),
    };
    ctx.db.write(command).await?;
    Ok(Json(view(&ctx, &caller, order).await?))
}
