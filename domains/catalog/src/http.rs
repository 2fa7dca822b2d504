//! The room's HTTP operations.
use crate::store::supplier as suppliers;
use crate::upload::{self, UploadForm, Uploaded};
use crate::{
    AdjustStock, Archive, CreateProduct, CreateSupplier, EditProduct, EditSupplier, ProductFilter,
    ProductInput, ProductRole, ProductStatus, ProductView, SupplierInput, SupplierView, list,
    supplier,
};
use axum::Json;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use julin_kernel::{Code, Fault, Page, PageQuery, PersonId, ProductId, SkuId, SupplierId};
use julin_web::{
    Actor, Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach, Role, body_hash,
    check,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    let uploads = OpenApiRouter::new()
        .routes(routes!(upload_picture))
        .layer(DefaultBodyLimit::max(upload::FORM_BYTES_MAX));
    OpenApiRouter::new()
        .routes(routes!(list_products, create_product))
        .routes(routes!(get_product, edit_product))
        .routes(routes!(archive_product))
        .routes(routes!(adjust_stock))
        .routes(routes!(list_suppliers, create_supplier))
        .routes(routes!(edit_supplier))
        .routes(routes!(get_blob))
        .merge(uploads)
}

fn editor(caller: &Caller) -> Result<&Actor, Fault> {
    caller.require(Permission::EditCatalog, Reach::Shop)
}

/// Operators read everything; a leader reads what she may put on offer.
fn reader(caller: &Caller) -> Result<Option<PersonId>, Fault> {
    let actor = caller.signed()?;
    if actor.may(Permission::EditCatalog, Reach::Shop) {
        return Ok(None);
    }
    if actor.is(Role::Leader) {
        return Ok(Some(actor.person));
    }
    Err(Code::FORBIDDEN.fault())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProductQuery {
    /// Words of the name.
    q: Option<String>,
    /// What they are for.
    role: Option<ProductRole>,
    /// Whose.
    supplier: Option<SupplierId>,
    /// Active unless told.
    status: Option<ProductStatus>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// Products, newest first. Leaders see what they may put on offer, without supply prices.
#[utoipa::path(get, path = "/api/v1/products", tag = "catalog", operation_id = "catalogListProducts",
    params(ProductQuery), responses((status = 200, body = Page<ProductView>), Problems),
    security(("session" = [])))]
async fn list_products(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<ProductQuery>,
) -> Answer<Json<Page<ProductView>>> {
    let filter = ProductFilter {
        shown_to: reader(&caller)?,
        q: query.q,
        role: query.role,
        supplier: query.supplier,
        status: query.status,
    };
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let mut tx = ctx.db.read().await?;
    Ok(Json(
        list::product_page(&mut tx, caller.scope, &filter, &page).await?,
    ))
}

async fn view(
    ctx: &Ctx,
    caller: &Caller,
    id: ProductId,
    shown_to: Option<PersonId>,
) -> Answer<Json<ProductView>> {
    let mut tx = ctx.db.read().await?;
    let found = list::product_view(&mut tx, caller.scope, id, shown_to).await?;
    Ok(Json(found.ok_or(Code::NOT_FOUND.fault())?))
}

/// One product.
#[utoipa::path(get, path = "/api/v1/products/{id}", tag = "catalog", operation_id = "catalogGetProduct",
    params(("id" = ProductId, Path)), responses((status = 200, body = ProductView), Problems),
    security(("session" = [])))]
async fn get_product(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ProductId>,
) -> Answer<Json<ProductView>> {
    let shown_to = reader(&caller)?;
    view(&ctx, &caller, id, shown_to).await
}

async fn checked(ctx: &Ctx, input: ProductInput) -> Answer<ProductInput> {
    let input = input.checked()?;
    upload::known_pictures(&*ctx.blobs, "image_keys", &input.image_keys).await?;
    Ok(input)
}

/// Adds a product with its SKUs.
#[utoipa::path(post, path = "/api/v1/products", tag = "catalog", operation_id = "catalogCreateProduct",
    params(IdempotencyKey), request_body = ProductInput, responses((status = 201, body = ProductView), Problems),
    security(("session" = [])))]
async fn create_product(
    State(ctx): State<Ctx>,
    caller: Caller,
    key: IdempotencyKey,
    Body(body): Body<ProductInput>,
) -> Answer<(StatusCode, Json<ProductView>)> {
    let actor = editor(&caller)?.clone();
    let create = CreateProduct {
        actor,
        key: key.0,
        hash: body_hash(&body),
        input: checked(&ctx, body).await?,
        commission_bps: i64::from(ctx.config.settlement.commission_bp),
    };
    let id = ctx.db.write(create).await?;
    Ok((StatusCode::CREATED, view(&ctx, &caller, id, None).await?))
}

/// Edits a product: SKUs with an id are changed, those without added, those left out taken away.
#[utoipa::path(put, path = "/api/v1/products/{id}", tag = "catalog", operation_id = "catalogEditProduct",
    params(("id" = ProductId, Path)), request_body = ProductInput,
    responses((status = 200, body = ProductView), Problems), security(("session" = [])))]
async fn edit_product(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ProductId>,
    Body(body): Body<ProductInput>,
) -> Answer<Json<ProductView>> {
    let edit = EditProduct {
        actor: editor(&caller)?.clone(),
        id,
        input: checked(&ctx, body).await?,
        commission_bps: i64::from(ctx.config.settlement.commission_bp),
    };
    ctx.db.write(edit).await?;
    view(&ctx, &caller, id, None).await
}

/// Takes a product out of the assortment.
#[utoipa::path(post, path = "/api/v1/products/{id}/archive", tag = "catalog",
    operation_id = "catalogArchiveProduct", params(("id" = ProductId, Path)),
    responses((status = 200, body = ProductView), Problems), security(("session" = [])))]
async fn archive_product(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ProductId>,
) -> Answer<Json<ProductView>> {
    let actor = editor(&caller)?.clone();
    ctx.db.write(Archive { actor, id }).await?;
    view(&ctx, &caller, id, None).await
}

#[derive(Deserialize, Serialize, ToSchema)]
struct StockChange {
    /// How much more, or less.
    delta: i64,
    /// Why.
    reason: String,
}

#[derive(Serialize, ToSchema)]
struct StockView {
    /// What can still be put on offer.
    stock: i64,
    /// What lies there, held and promised included.
    on_hand: i64,
}

/// Changes what is on hand of a SKU.
#[utoipa::path(put, path = "/api/v1/skus/{id}/stock", tag = "catalog", operation_id = "catalogAdjustStock",
    params(("id" = SkuId, Path), IdempotencyKey), request_body = StockChange,
    responses((status = 200, body = StockView), Problems), security(("session" = [])))]
async fn adjust_stock(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(sku): Path<SkuId>,
    key: IdempotencyKey,
    Body(body): Body<StockChange>,
) -> Answer<Json<StockView>> {
    let adjust = AdjustStock {
        actor: editor(&caller)?.clone(),
        key: key.0,
        hash: body_hash(&(sku, &body)),
        sku,
        delta: check::range("delta", body.delta, -1_000_000, 1_000_000)?,
        reason: check::text("reason", &body.reason, 1, 100)?,
    };
    let pool = ctx.db.write(adjust).await?;
    Ok(Json(StockView {
        stock: pool.available(),
        on_hand: pool.on_hand,
    }))
}

fn supplier_editor(caller: &Caller) -> Result<&Actor, Fault> {
    caller.require(Permission::EditSuppliers, Reach::Shop)
}

/// Suppliers, newest first.
#[utoipa::path(get, path = "/api/v1/suppliers", tag = "catalog", operation_id = "catalogListSuppliers",
    params(PageQuery), responses((status = 200, body = Page<SupplierView>), Problems),
    security(("session" = [])))]
async fn list_suppliers(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<SupplierView>>> {
    supplier_editor(&caller)?;
    let mut tx = ctx.db.read().await?;
    let rows = suppliers::page(&mut tx, caller.scope, &query).await?;
    Ok(Json(
        Page::of(rows, &query, |s| s.id.0).map(SupplierView::from),
    ))
}

async fn supplier_view(ctx: &Ctx, caller: &Caller, id: SupplierId) -> Answer<Json<SupplierView>> {
    let mut tx = ctx.db.read().await?;
    let found = supplier::supplier(&mut tx, caller.scope, id).await?;
    Ok(Json(found.ok_or(Code::NOT_FOUND.fault())?.into()))
}

/// Adds a supplier.
#[utoipa::path(post, path = "/api/v1/suppliers", tag = "catalog", operation_id = "catalogCreateSupplier",
    params(IdempotencyKey), request_body = SupplierInput, responses((status = 201, body = SupplierView), Problems),
    security(("session" = [])))]
async fn create_supplier(
    State(ctx): State<Ctx>,
    caller: Caller,
    key: IdempotencyKey,
    Body(body): Body<SupplierInput>,
) -> Answer<(StatusCode, Json<SupplierView>)> {
    let create = CreateSupplier {
        actor: supplier_editor(&caller)?.clone(),
        key: key.0,
        hash: body_hash(&body),
        input: body.checked()?,
    };
    let id = ctx.db.write(create).await?;
    let view = supplier_view(&ctx, &caller, id).await?;
    Ok((StatusCode::CREATED, view))
}

/// Edits a supplier.
#[utoipa::path(put, path = "/api/v1/suppliers/{id}", tag = "catalog", operation_id = "catalogEditSupplier",
    params(("id" = SupplierId, Path)), request_body = SupplierInput,
    responses((status = 200, body = SupplierView), Problems), security(("session" = [])))]
async fn edit_supplier(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<SupplierId>,
    Body(body): Body<SupplierInput>,
) -> Answer<Json<SupplierView>> {
    let edit = EditSupplier {
        actor: supplier_editor(&caller)?.clone(),
        id,
        input: body.checked()?,
    };
    ctx.db.write(edit).await?;
    supplier_view(&ctx, &caller, id).await
}

/// Brings a picture: products by staff and leaders, after-sale photos by members.
#[utoipa::path(post, path = "/api/v1/uploads", tag = "catalog", operation_id = "catalogUploadPicture",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Uploaded), Problems), security(("session" = [])))]
async fn upload_picture(
    State(ctx): State<Ctx>,
    caller: Caller,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Answer<Json<Uploaded>> {
    let actor = caller.signed()?;
    let form = form.map_err(|_not_a_form| Code::INVALID.field("file"))?;
    Ok(Json(upload::take(&ctx, actor, form).await?))
}

/// A picture by its content's name; it never changes.
#[utoipa::path(get, path = "/blobs/{shard}/{name}", tag = "catalog", operation_id = "catalogGetBlob",
    params(("shard" = String, Path), ("name" = String, Path)),
    responses((status = 200, description = "The picture", body = Vec<u8>, content_type = "image/*"), Problems))]
async fn get_blob(
    State(ctx): State<Ctx>,
    Path((shard, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    Ok(upload::serve(&ctx, &format!("{shard}/{name}"), &headers).await?)
}
