//! A member's own orders.
use crate::cancel::CancelOrder;
use crate::order::OrderStatus;
use crate::place::{PlaceOrder, PlaceOrderBody, PlacedOrder};
use crate::search::{OrderQuery, find};
use crate::store;
use crate::view::{OrderCard, OrderView, order_cards, order_view};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_db::Error;
use julin_kernel::{Code, OrderId, Page, PageQuery};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach};

/// Places an order; it holds stock until `pay_by`.
#[utoipa::path(post, path = "/api/v1/orders", tag = "orders", operation_id = "ordersPlace",
    request_body = PlaceOrderBody, params(IdempotencyKey),
    responses((status = 201, body = PlacedOrder), Problems), security(("session" = [])))]
pub(crate) async fn place(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<PlaceOrderBody>,
) -> Answer<(StatusCode, Json<PlacedOrder>)> {
    let member = caller.member()?;
    let pay_within_s = ctx.config.orders.payment_timeout_s;
    let order = PlaceOrder::new(caller.scope, member, key, &body, pay_within_s)?;
    let order = order.by_rules_of(&ctx);
    let placed = order.place(&ctx).await.map_err(as_asked)?;
    Ok((StatusCode::CREATED, Json(placed)))
}

/// Community names the parts of an address in its own words, and whom it is asked for not at all.
pub(crate) fn as_asked(e: Error) -> Error {
    let Error::Refused(mut fault) = e else {
        return e;
    };
    fault.field = fault.field.map(|field| match field.rsplit('.').next() {
        Some("building" | "pickup_point") => format!("{field}_id"),
        _ => field,
    });
    if fault.code.code == "community.not_a_leader" {
        let order = fault.field.filter(|field| field.starts_with("orders."));
        fault.field = Some(match order {
            Some(order) => format!("{order}.leader_id"),
            None => "leader_id".to_owned(),
        });
    }
    Error::Refused(fault)
}

/// The buyer sees all of it; staff who may see the order at all do not see its pickup code.
pub(super) async fn view(ctx: &Ctx, caller: &Caller, id: OrderId) -> Answer<OrderView> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let order = store::order(&mut tx, caller.scope, id)
        .await?
        .ok_or(Code::NOT_FOUND.fault())?;
    let own = order.member_id == actor.person;
    let staff = actor.may(Permission::ViewShop, Reach::Shop)
        || actor.may(Permission::ViewPeople, Reach::Leader(order.leader_id));
    if !own && !staff {
        return Err(Code::NOT_FOUND.fault().into());
    }
    let buyer = if own {
        None
    } else {
        julin_identity::person(&mut tx, caller.scope, order.member_id).await?
    };
    let people = ctx.port::<dyn julin_community::People>();
    let usual_s = ctx.config.settlement.after_sale_window_s;
    let view = order_view(&mut tx, caller.scope, &*people, order, usual_s).await?;
    let pickup_code = view.pickup_code.filter(|_| own);
    Ok(OrderView {
        pickup_code,
        buyer_name: buyer.map(|b| b.nickname),
        ..view
    })
}

/// `?status=`
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MineQuery {
    /// Only orders in this status.
    status: Option<OrderStatus>,
}

/// The caller's orders, newest first.
#[utoipa::path(get, path = "/api/v1/orders", tag = "orders", operation_id = "ordersMine",
    params(MineQuery, PageQuery), responses((status = 200, body = Page<OrderCard>), Problems),
    security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(filter): Query<MineQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<OrderCard>>> {
    let query = OrderQuery {
        member: Some(caller.member()?),
        status: filter.status,
        before: page.before(),
        max: page.size() + 1,
        ..OrderQuery::default()
    };
    let mut tx = ctx.db.read().await?;
    let orders = Page::of(find(&mut tx, caller.scope, &query).await?, &page, |o| {
        o.id.0
    });
    let items = order_cards(&mut tx, caller.scope, orders.items).await?;
    Ok(Json(Page {
        items,
        next: orders.next,
    }))
}

/// One of the caller's orders, or of those whom they serve.
#[utoipa::path(get, path = "/api/v1/orders/{id}", tag = "orders", operation_id = "ordersShow",
    params(("id" = OrderId, Path)), responses((status = 200, body = OrderView), Problems),
    security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<OrderId>,
) -> Answer<Json<OrderView>> {
    caller.signed()?;
    Ok(Json(view(&ctx, &caller, id).await?))
}

/// Cancels: unpaid at any time, paid until the cutoff with a full refund.
#[utoipa::path(post, path = "/api/v1/orders/{id}/cancel", tag = "orders", operation_id = "ordersCancel",
    params(("id" = OrderId, Path)), responses((status = 200, body = OrderView), Problems),
    security(("session" = [])))]
pub(crate) async fn cancel(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(order): Path<OrderId>,
) -> Answer<Json<OrderView>> {
    let member = caller.member()?;
    ctx.db
        .write(CancelOrder {
            scope: caller.scope,
            member,
            order,
        })
        .await?;
    Ok(Json(view(&ctx, &caller, order).await?))
}
