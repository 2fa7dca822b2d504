//! The checkout of a cart over several buys.
use crate::checkout::{CheckoutBody, CheckoutQuote, PlaceCheckout, PlacedCheckout, quote};
use crate::http::mine::as_asked;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems};

/// Places orders on several buys, all or none; each holds stock until `pay_by`.
#[utoipa::path(post, path = "/api/v1/checkouts", tag = "orders", operation_id = "ordersCheckout",
    request_body = CheckoutBody, params(IdempotencyKey),
    responses((status = 201, body = PlacedCheckout), Problems), security(("session" = [])))]
pub(crate) async fn place(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<CheckoutBody>,
) -> Answer<(StatusCode, Json<PlacedCheckout>)> {
    let member = caller.member()?;
    let checkout = PlaceCheckout::new(&ctx, caller.scope, member, &key, &body)?;
    let placed = ctx.db.write_hot(checkout).await.map_err(as_asked)?;
    Ok((StatusCode::CREATED, Json(placed)))
}

/// What a checkout would cost now, with the coupons and points that could be used. Nothing is held.
#[utoipa::path(post, path = "/api/v1/checkouts/quote", tag = "orders", operation_id = "ordersQuote",
    request_body = CheckoutBody,
    responses((status = 200, body = CheckoutQuote), Problems), security(("session" = [])))]
pub(crate) async fn price(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(body): Body<CheckoutBody>,
) -> Answer<Json<CheckoutQuote>> {
    let member = caller.member()?;
    let found = quote(&ctx, caller.scope, member, &body, caller.locale).await;
    Ok(Json(found.map_err(as_asked)?))
}
