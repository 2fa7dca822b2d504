//! What a counted campaign needs, where it goes, and that it arrived.
use crate::aggregation::{self, AggregationView};
use crate::arrive::{self, ArrivalView, Arrive};
use crate::purchase::SupplyCampaign;
use crate::sheets;
use crate::sorting::{self, SortingView};
use crate::stage::MoveStage;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, Code, Fault, PersonId, PickupPointId};
use julin_orders::OrderStatus;
use julin_web::{Actor, Answer, Body, Caller, Ctx, Permission, Problems, Reach, audit};
use serde::{Deserialize, Serialize};

/// The campaign, and the leader whose people alone the caller may see (none: all).
async fn open(
    tx: &mut Tx,
    caller: &Caller,
    id: CampaignId,
    point: Option<PickupPointId>,
) -> Answer<(SupplyCampaign, Option<PersonId>)> {
    let actor = caller.signed()?;
    let found = julin_groupbuy::snapshot(tx, caller.scope, id).await?;
    let campaign = found.ok_or(Code::NOT_FOUND.fault())?;
    let title = campaign.title.clone();
    let whose = whose(actor, &campaign.leaders, point)?;
    Ok((SupplyCampaign { id, title }, whose))
}

fn whose(
    actor: &Actor,
    leaders: &[PersonId],
    point: Option<PickupPointId>,
) -> Result<Option<PersonId>, Fault> {
    let keeps = |p| actor.may(Permission::HandOver, Reach::PickupPoint(p));
    if actor.may(Permission::Procure, Reach::Shop) || point.is_some_and(keeps) {
        return Ok(None);
    }
    let runs = |l: &&PersonId| actor.may(Permission::RunCampaigns, Reach::Leader(**l));
    let leader = leaders.iter().find(runs);
    leader.copied().map(Some).ok_or(Code::FORBIDDEN.fault())
}

/// What a campaign needs, by supplier, SKU and pickup point; a leader sees what her people ordered.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/aggregation", tag = "supply",
    operation_id = "supplyShowAggregation", params(("id" = CampaignId, Path)),
    responses((status = 200, body = AggregationView), Problems), security(("session" = [])))]
pub(crate) async fn aggregation(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
) -> Answer<Json<AggregationView>> {
    caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let (campaign, leader) = open(&mut tx, &caller, id, None).await?;
    let view = aggregation::read(&mut tx, caller.scope, campaign, leader).await?;
    Ok(Json(view))
}

/// The aggregation sheet as a workbook.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/aggregation.xlsx", tag = "supply",
    operation_id = "supplyExportAggregation", params(("id" = CampaignId, Path)),
    responses((status = 200, content_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), Problems),
    security(("session" = [])))]
pub(crate) async fn aggregation_xlsx(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
) -> Answer<impl IntoResponse> {
    let actor = caller.signed()?.clone();
    let mut tx = ctx.db.read().await?;
    let (campaign, leader) = open(&mut tx, &caller, id, None).await?;
    let view = aggregation::read(&mut tx, caller.scope, campaign, leader).await?;
    drop(tx);
    let rows = view.rows.len();
    noted(&ctx, actor, id, "supply.aggregation.export", rows).await?;
    let book = sheets::aggregation(&view, caller.locale)?;
    Ok((heads("aggregation", id), book))
}

/// `?pickup_point=`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SortingQuery {
    /// The pickup point; a leader's own unless told.
    pub(super) pickup_point: Option<PickupPointId>,
}

async fn sorting_view(
    ctx: &Ctx,
    caller: &Caller,
    id: CampaignId,
    asked: Option<PickupPointId>,
) -> Answer<SortingView> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let point = if let Some(point) = asked {
        point
    } else {
        let leader = julin_community::leader(&mut tx, caller.scope, actor.person).await?;
        let leader = leader.ok_or_else(|| Code::INVALID.field("pickup_point"))?;
        leader.pickup_point
    };
    let (campaign, leader) = open(&mut tx, caller, id, Some(point)).await?;
    Ok(sorting::read(&mut tx, caller.scope, campaign, point, leader).await?)
}

/// The sorting list of a pickup point, building by building.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/sorting", tag = "supply", operation_id = "supplyShowSorting",
    params(("id" = CampaignId, Path), SortingQuery), responses((status = 200, body = SortingView), Problems),
    security(("session" = [])))]
pub(crate) async fn sorting(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Query(asked): Query<SortingQuery>,
) -> Answer<Json<SortingView>> {
    let view = sorting_view(&ctx, &caller, id, asked.pickup_point).await?;
    Ok(Json(view))
}

/// The sorting list as a workbook.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/sorting.xlsx", tag = "supply",
    operation_id = "supplyExportSorting", params(("id" = CampaignId, Path), SortingQuery),
    responses((status = 200, content_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), Problems),
    security(("session" = [])))]
pub(crate) async fn sorting_xlsx(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Query(asked): Query<SortingQuery>,
) -> Answer<impl IntoResponse> {
    let actor = caller.signed()?.clone();
    let view = sorting_view(&ctx, &caller, id, asked.pickup_point).await?;
    noted(&ctx, actor, id, "supply.sorting.export", view.orders.len()).await?;
    let book = sheets::sorting(&view, caller.locale)?;
    Ok((heads("sorting", id), book))
}

pub(super) fn heads(what: &str, id: CampaignId) -> [(&'static str, String); 2] {
    julin_sheet::headers(&format!("{what}-{id}.xlsx"))
}

struct Exported {
    actor: Actor,
    campaign: CampaignId,
    action: &'static str,
    rows: usize,
}

impl Command for Exported {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let detail = serde_json::json!({ "rows": self.rows });
        let id = self.campaign.0;
        audit(tx, &self.actor, self.action, "campaign", id, detail).await
    }
}

/// Every export is written to the audit trail.
pub(super) async fn noted(
    ctx: &Ctx,
    actor: Actor,
    campaign: CampaignId,
    action: &'static str,
    rows: usize,
) -> Answer<()> {
    let exported = Exported {
        actor,
        campaign,
        action,
        rows,
    };
    Ok(ctx.db.write(exported).await?)
}

/// Where something happened.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct SupplyPointBody {
    /// The pickup point.
    pickup_point_id: PickupPointId,
}

/// What was moved.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StageView {
    /// Orders that moved.
    orders: usize,
}

async fn stage(
    ctx: &Ctx,
    caller: &Caller,
    campaign: CampaignId,
    point: PickupPointId,
    to: OrderStatus,
) -> Answer<Json<StageView>> {
    let command = MoveStage {
        scope: caller.scope,
        actor: caller.require(Permission::Procure, Reach::Shop)?.clone(),
        campaign,
        point,
        to,
    };
    let orders = command.all(&ctx.db).await?;
    Ok(Json(StageView { orders }))
}

/// The goods for a pickup point are sorted.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/sorting", tag = "supply", operation_id = "supplyMarkSorted",
    params(("id" = CampaignId, Path)), request_body = SupplyPointBody,
    responses((status = 200, body = StageView), Problems), security(("session" = [])))]
pub(crate) async fn sorted(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Body(body): Body<SupplyPointBody>,
) -> Answer<Json<StageView>> {
    stage(&ctx, &caller, id, body.pickup_point_id, OrderStatus::Sorted).await
}

/// The goods leave for a pickup point.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/dispatches", tag = "supply",
    operation_id = "supplyMarkDispatched", params(("id" = CampaignId, Path)), request_body = SupplyPointBody,
    responses((status = 200, body = StageView), Problems), security(("session" = [])))]
pub(crate) async fn dispatched(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Body(body): Body<SupplyPointBody>,
) -> Answer<Json<StageView>> {
    let point = body.pickup_point_id;
    stage(&ctx, &caller, id, point, OrderStatus::InTransit).await
}

/// The goods arrived at a pickup point: members are told, the answer holds a text for the group.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/arrivals", tag = "supply", operation_id = "supplyMarkArrived",
    params(("id" = CampaignId, Path)), request_body = SupplyPointBody,
    responses((status = 200, body = ArrivalView), Problems), security(("session" = [])))]
pub(crate) async fn arrived(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Body(body): Body<SupplyPointBody>,
) -> Answer<Json<ArrivalView>> {
    let actor = caller.signed()?.clone();
    let mut tx = ctx.db.read().await?;
    arrive::require(&mut tx, caller.scope, &actor, body.pickup_point_id).await?;
    drop(tx);
    let command = Arrive {
        scope: caller.scope,
        actor,
        campaign: id,
        point: body.pickup_point_id,
        promise_s: ctx.config.store.pickup_promise_s,
    };
    Ok(Json(command.all(&ctx.db).await?))
}
