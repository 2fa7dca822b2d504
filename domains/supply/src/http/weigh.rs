//! Weighing at sorting.
use super::campaign::{SortingQuery, heads, noted};
use crate::purchase::SupplyCampaign;
use crate::sheets;
use crate::weigh::{
    self, EnterWeights, PreviewRows, Seen, WeighBody, WeighPreview, WeighResult, WeighingSheet,
    WeightUnit,
};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use julin_db::Tx;
use julin_kernel::{CampaignId, Code, PickupPointId};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, check};
use serde::Deserialize;

/// The campaign, and what the caller may see of its weights at a pickup point (a leader's own unless
/// told).
async fn open(
    tx: &mut Tx,
    caller: &Caller,
    id: CampaignId,
    point: Option<PickupPointId>,
) -> Answer<(SupplyCampaign, Seen)> {
    let actor = caller.signed()?;
    let found = julin_groupbuy::snapshot(tx, caller.scope, id).await?;
    let campaign = found.ok_or(Code::NOT_FOUND.fault())?;
    let point = if let Some(point) = point {
        point
    } else {
        let leader = julin_community::leader(tx, caller.scope, actor.person).await?;
        let leader = leader.ok_or_else(|| Code::INVALID.field("pickup_point"))?;
        leader.pickup_point
    };
    let seen = weigh::seen_by(actor, &campaign, point)?;
    let title = campaign.title;
    Ok((SupplyCampaign { id, title }, seen))
}

/// A pickup point at which the caller weighs; any other is nobody's.
async fn known_point(tx: &mut Tx, caller: &Caller, point: PickupPointId) -> Answer<()> {
    let actor = caller.signed()?;
    let known = julin_community::pickup_point(tx, caller.scope, point).await?;
    if known.is_none() || !weigh::may_hear_scales(tx, caller.scope, actor, point).await? {
        return Err(Code::NOT_FOUND.field("pickup_point_id").into());
    }
    Ok(())
}

/// What has to be weighed for a pickup point, and what was; a leader sees her people's bags.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/weighing", tag = "supply",
    operation_id = "supplyShowWeighing", params(("id" = CampaignId, Path), SortingQuery),
    responses((status = 200, body = WeighingSheet), Problems), security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Query(asked): Query<SortingQuery>,
) -> Answer<Json<WeighingSheet>> {
    let mut tx = ctx.db.read().await?;
    let (campaign, seen) = open(&mut tx, &caller, id, asked.pickup_point).await?;
    let sheet = weigh::read(&mut tx, caller.scope, campaign, seen).await?;
    Ok(Json(sheet))
}

/// The same as a workbook: fill the last column in and upload it.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/weighing.xlsx", tag = "supply",
    operation_id = "supplyExportWeighing", params(("id" = CampaignId, Path), SortingQuery),
    responses((status = 200, content_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), Problems),
    security(("session" = [])))]
pub(crate) async fn xlsx(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Query(asked): Query<SortingQuery>,
) -> Answer<impl IntoResponse> {
    let actor = caller.signed()?.clone();
    let mut tx = ctx.db.read().await?;
    let (campaign, seen) = open(&mut tx, &caller, id, asked.pickup_point).await?;
    let sheet = weigh::read(&mut tx, caller.scope, campaign, seen).await?;
    drop(tx);
    noted(&ctx, actor, id, "supply.weighing.export", sheet.lines.len()).await?;
    let book = sheets::weighing(&sheet, caller.locale)?;
    Ok((heads("weighing", id), book))
}

/// Pasted weights.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct WeighPasteBody {
    /// Where the bags are; a leader's own unless told.
    #[serde(default)]
    pickup_point_id: Option<PickupPointId>,
    /// Rows: 跟团号, code or name, goods, weight; a head row may say which is which.
    text: String,
    /// What a bare number means.
    unit: WeightUnit,
}

/// What pasted weights would do, row by row; nothing is written.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/weighing/preview", tag = "supply",
    operation_id = "supplyPreviewWeights", params(("id" = CampaignId, Path)),
    request_body = WeighPasteBody, responses((status = 200, body = WeighPreview), Problems),
    security(("session" = [])))]
pub(crate) async fn preview(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Body(body): Body<WeighPasteBody>,
) -> Answer<Json<WeighPreview>> {
    let text = check::text("text", &body.text, 1, 20_000)?;
    let mut tx = ctx.db.read().await?;
    if let Some(point) = body.pickup_point_id {
        known_point(&mut tx, &caller, point).await?;
    }
    let (campaign, seen) = open(&mut tx, &caller, id, body.pickup_point_id).await?;
    let asked = PreviewRows {
        rows: &weigh::rows(&text),
        unit: body.unit,
        locale: caller.locale,
    };
    let view = weigh::preview(&mut tx, caller.scope, &campaign, seen, asked).await?;
    Ok(Json(view))
}

/// `?pickup_point=&unit=`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WeighSheetQuery {
    /// Where the bags are; a leader's own unless told.
    pickup_point: Option<PickupPointId>,
    /// What a bare number means; the head of the column says it better.
    #[serde(default)]
    unit: Option<WeightUnit>,
}

/// What an uploaded workbook would do, row by row; its first sheet is read, nothing is written.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/weighing/preview-sheet", tag = "supply",
    operation_id = "supplyPreviewWeightSheet", params(("id" = CampaignId, Path), WeighSheetQuery),
    request_body(content = Vec<u8>, content_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    responses((status = 200, body = WeighPreview), Problems), security(("session" = [])))]
pub(crate) async fn preview_sheet(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Query(asked): Query<WeighSheetQuery>,
    bytes: Bytes,
) -> Answer<Json<WeighPreview>> {
    let mut tx = ctx.db.read().await?;
    let (campaign, seen) = open(&mut tx, &caller, id, asked.pickup_point).await?;
    let cells = julin_sheet::first_sheet(&bytes);
    let cells = cells.map_err(|_unreadable| crate::refusals::SHEET_UNREADABLE.fault())?;
    let asked = PreviewRows {
        rows: &weigh::of_cells(cells),
        unit: asked.unit.unwrap_or(WeightUnit::Gram),
        locale: caller.locale,
    };
    let view = weigh::preview(&mut tx, caller.scope, &campaign, seen, asked).await?;
    Ok(Json(view))
}

/// Enters weights, all of them or none. One far off what was ordered must be confirmed.
#[utoipa::path(post, path = "/api/v1/weighings", tag = "supply", operation_id = "supplyWeigh",
    params(IdempotencyKey), request_body = WeighBody,
    responses((status = 200, body = WeighResult), Problems), security(("session" = [])))]
pub(crate) async fn enter(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<WeighBody>,
) -> Answer<Json<WeighResult>> {
    let actor = caller.signed()?;
    if !actor
        .grants
        .iter()
        .any(|g| g.role.allows(Permission::Weigh))
    {
        return Err(Code::FORBIDDEN.fault().into());
    }
    let command = EnterWeights {
        scope: caller.scope,
        actor: actor.clone(),
        key,
        body,
    };
    Ok(Json(ctx.db.write(command).await?))
}
