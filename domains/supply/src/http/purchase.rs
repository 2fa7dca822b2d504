//! Purchase orders.
use crate::move_po::MovePurchaseOrder;
use crate::purchase::{self, PurchaseOrderView, Wish, is_own};
use crate::receive::{ReceiveBody, ReceiveGoods};
use crate::status::PurchaseStatus;
use crate::store::purchase::{self as store, PurchaseFilter, PurchaseRow};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_db::Tx;
use julin_kernel::{CampaignId, Code, Page, PageQuery, PurchaseOrderId, SupplierId};
use julin_web::{Actor, Answer, Body, Caller, Ctx, Permission, Problems, Reach, Role};

/// `?campaign=&supplier=&status=`
#[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PurchaseQuery {
    /// Only this campaign's.
    campaign: Option<CampaignId>,
    /// Only this supplier's; a supplier sees its own without naming itself.
    supplier: Option<SupplierId>,
    /// Only those in this status.
    status: Option<PurchaseStatus>,
}

impl PurchaseQuery {
    fn filter(&self, supplier: Option<SupplierId>, sent: bool) -> PurchaseFilter {
        PurchaseFilter {
            campaign: self.campaign,
            supplier,
            status: self.status,
            sent,
        }
    }
}

/// The supplier that the list must be narrowed to, if to any; leaders are let in to see those of their
/// own goods.
fn narrowed(actor: &Actor, asked: Option<SupplierId>) -> Option<SupplierId> {
    if asked.is_some() || actor.may(Permission::Procure, Reach::Shop) {
        return asked;
    }
    actor.reaches(Role::Supplier).find_map(|reach| match reach {
        Reach::Supplier(id) => Some(id),
        _ => None,
    })
}

/// Purchase orders, newest first.
#[utoipa::path(get, path = "/api/v1/purchase-orders", tag = "supply", operation_id = "supplyListPurchaseOrders",
    params(PurchaseQuery, PageQuery), responses((status = 200, body = Page<PurchaseOrderView>), Problems),
    security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(asked): Query<PurchaseQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<PurchaseOrderView>>> {
    let actor = caller.signed()?;
    let supplier = narrowed(actor, asked.supplier);
    let leads = actor.is(Role::Leader) && supplier.is_none();
    if !leads && supplier.is_none() {
        actor.require(Permission::Procure, Reach::Shop)?;
    }
    let mut tx = ctx.db.read().await?;
    let part = match supplier {
        Some(id) => purchase::part(&mut tx, caller.scope, actor, id).await?,
        None => Some(Wish::Buyer),
    };
    let part = part.ok_or(Code::FORBIDDEN.fault())?;
    let filter = asked.filter(supplier, part == Wish::Supplier);
    let max = page.size() + 1;
    let rows = store::list(&mut tx, caller.scope, filter, page.before(), max).await?;
    let rows = Page::of(rows, &page, |r| r.id.0);
    let items = visible(&mut tx, &caller, actor, rows.items).await?;
    let items = purchase::views(&mut tx, caller.scope, items).await?;
    let next = rows.next;
    Ok(Json(Page { items, next }))
}

/// Leaves out what somebody may not see: a leader everything but her own goods, a supplier what was
/// not sent to it yet.
async fn visible(
    tx: &mut Tx,
    caller: &Caller,
    actor: &Actor,
    rows: Vec<PurchaseRow>,
) -> Answer<Vec<PurchaseRow>> {
    let ids: Vec<_> = rows.iter().map(|r| r.supplier_id).collect();
    let known = julin_catalog::suppliers(tx, caller.scope, &ids).await?;
    let may = |r: &PurchaseRow| {
        actor.may(Permission::Procure, Reach::Shop)
            || known.get(&r.supplier_id).is_some_and(|s| is_own(actor, s))
            || (r.status != PurchaseStatus::Draft
                && actor.may(Permission::ViewSupplies, Reach::Supplier(r.supplier_id)))
    };
    Ok(rows.into_iter().filter(may).collect())
}

/// One purchase order.
#[utoipa::path(get, path = "/api/v1/purchase-orders/{id}", tag = "supply", operation_id = "supplyShowPurchaseOrder",
    params(("id" = PurchaseOrderId, Path)), responses((status = 200, body = PurchaseOrderView), Problems),
    security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<PurchaseOrderId>,
) -> Answer<Json<PurchaseOrderView>> {
    caller.signed()?;
    view(&ctx, &caller, id).await
}

async fn view(ctx: &Ctx, caller: &Caller, id: PurchaseOrderId) -> Answer<Json<PurchaseOrderView>> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let row = store::get(&mut tx, caller.scope, id).await?;
    let row = row.ok_or(Code::NOT_FOUND.fault())?;
    purchase::require(&mut tx, caller.scope, actor, &row, Wish::Supplier).await?;
    let view = purchase::views(&mut tx, caller.scope, vec![row]).await?;
    let view = view.into_iter().next();
    Ok(Json(view.ok_or(Code::NOT_FOUND.fault())?))
}

async fn go(
    ctx: &Ctx,
    caller: &Caller,
    id: PurchaseOrderId,
    to: PurchaseStatus,
) -> Answer<Json<PurchaseOrderView>> {
    let actor = caller.signed()?.clone();
    let scope = caller.scope;
    let command = MovePurchaseOrder {
        scope,
        actor,
        id,
        to,
    };
    ctx.db.write(command).await?;
    view(ctx, caller, id).await
}

/// Sends a purchase order to its supplier.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/send", tag = "supply",
    operation_id = "supplySendPurchaseOrder", params(("id" = PurchaseOrderId, Path)),
    responses((status = 200, body = PurchaseOrderView), Problems), security(("session" = [])))]
pub(crate) async fn send(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<PurchaseOrderId>,
) -> Answer<Json<PurchaseOrderView>> {
    go(&ctx, &caller, id, PurchaseStatus::Sent).await
}

/// The supplier confirms.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/confirm", tag = "supply",
    operation_id = "supplyConfirmPurchaseOrder", params(("id" = PurchaseOrderId, Path)),
    responses((status = 200, body = PurchaseOrderView), Problems), security(("session" = [])))]
pub(crate) async fn confirm(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<PurchaseOrderId>,
) -> Answer<Json<PurchaseOrderView>> {
    go(&ctx, &caller, id, PurchaseStatus::Confirmed).await
}

/// The supplier ships.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/ship", tag = "supply",
    operation_id = "supplyShipPurchaseOrder", params(("id" = PurchaseOrderId, Path)),
    responses((status = 200, body = PurchaseOrderView), Problems), security(("session" = [])))]
pub(crate) async fn ship(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<PurchaseOrderId>,
) -> Answer<Json<PurchaseOrderView>> {
    go(&ctx, &caller, id, PurchaseStatus::Shipped).await
}

/// Counts the goods in. Fewer than members paid for must be accepted with `short`.
#[utoipa::path(post, path = "/api/v1/purchase-orders/{id}/receive", tag = "supply",
    operation_id = "supplyReceivePurchaseOrder", params(("id" = PurchaseOrderId, Path)),
    request_body = ReceiveBody, responses((status = 200, body = PurchaseOrderView), Problems),
    security(("session" = [])))]
pub(crate) async fn receive(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<PurchaseOrderId>,
    Body(body): Body<ReceiveBody>,
) -> Answer<Json<PurchaseOrderView>> {
    let actor = caller.signed()?.clone();
    let scope = caller.scope;
    let command = ReceiveGoods {
        scope,
        actor,
        id,
        body,
    };
    ctx.db.write(command).await?;
    view(&ctx, &caller, id).await
}
