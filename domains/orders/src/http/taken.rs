//! Leaders take orders for neighbours, and cash.
use super::mine::{as_asked, view};
use crate::place::PlacedOrder;
use crate::taken::{
    ClaimGuest, CollectCash, GuestClaimView, ReadListBody, ReadListView, TakeList, TakeListBody,
    TakeOrder, TakeOrderBody, TakenListOrder, guest_view, read_list,
};
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

/// Reads a list as a chat has it: who wants what of a buy. Nothing is written.
#[utoipa::path(post, path = "/api/v1/leader/orders/read", tag = "orders", operation_id = "ordersReadList",
    request_body = ReadListBody, responses((status = 200, body = ReadListView), Problems),
    security(("session" = [])))]
pub(crate) async fn read(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(body): Body<ReadListBody>,
) -> Answer<Json<ReadListView>> {
    let leader = caller.member()?;
    caller.require(Permission::EditOrders, Reach::Leader(leader))?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(read_list(&mut tx, caller.scope, leader, &body).await?))
}

/// Takes the orders of a list for many neighbours: all of them, or none.
#[utoipa::path(post, path = "/api/v1/leader/orders/list", tag = "orders", operation_id = "ordersTakeList",
    request_body = TakeListBody, params(IdempotencyKey),
    responses((status = 201, body = Vec<TakenListOrder>), Problems), security(("session" = [])))]
pub(crate) async fn take_list(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<TakeListBody>,
) -> Answer<(StatusCode, Json<Vec<TakenListOrder>>)> {
    let own = Reach::Leader(caller.member()?);
    let actor = caller.require(Permission::EditOrders, own)?.clone();
    let orders = &ctx.config.orders;
    let command = TakeList {
        scope: caller.scope,
        actor,
        key,
        body,
        pay_within_s: orders.link_timeout_s,
        debt_max: Money(orders.cash_debt_max_fen),
    };
    let taken = ctx.db.write(command).await.map_err(as_asked)?;
    Ok((StatusCode::CREATED, Json(taken)))
}

/// What the link of a guest leads to.
#[utoipa::path(get, path = "/api/v1/guest-claims/{token}", tag = "orders",
    operation_id = "ordersShowGuestClaim", params(("token" = String, Path)),
    responses((status = 200, body = GuestClaimView), Problems))]
pub(crate) async fn show_guest(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(token): Path<String>,
) -> Answer<Json<GuestClaimView>> {
    let people = ctx.port::<dyn julin_community::People>();
    let reader = caller.signed().ok().map(|a| a.person);
    let mut tx = ctx.db.read().await?;
    let view = guest_view(&mut tx, caller.scope, &*people, &token, reader).await?;
    Ok(Json(view))
}

/// Says that the guest is the caller: the orders are theirs from then on. Saying so again is harmless.
#[utoipa::path(post, path = "/api/v1/guest-claims/{token}", tag = "orders",
    operation_id = "ordersClaimGuest", params(("token" = String, Path)),
    responses((status = 200, body = GuestClaimView), Problems), security(("session" = [])))]
pub(crate) async fn claim_guest(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(token): Path<String>,
) -> Answer<Json<GuestClaimView>> {
    let member = caller.member()?;
    let command = ClaimGuest {
        scope: caller.scope,
        member,
        token: token.clone(),
    };
    ctx.db.write(command).await?;
    let people = ctx.port::<dyn julin_community::People>();
    let mut tx = ctx.db.read().await?;
    let view = guest_view(&mut tx, caller.scope, &*people, &token, Some(member)).await?;
    Ok(Json(view))
}
