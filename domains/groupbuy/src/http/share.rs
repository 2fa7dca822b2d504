//! Telling others: poster and texts.
use super::read::LeaderQuery;
use super::reader;
use crate::names::chain_page;
use crate::poster;
use crate::read::{self, Loaded};
use crate::share::{ShareMoment, Told, text_for};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use julin_community::People;
use julin_kernel::{CampaignId, Code, PageQuery, PersonId};
use julin_web::{Answer, Caller, Ctx, Permission, Problems, Reach};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

async fn load(
    ctx: &Ctx,
    caller: &Caller,
    id: CampaignId,
    leader: Option<PersonId>,
) -> Answer<Loaded> {
    let people = ctx.port::<dyn People>();
    let reader = reader(ctx, caller, &*people);
    let mut tx = ctx.db.read().await?;
    let found = read::load(&mut tx, &reader, id, leader).await?;
    let found = found.filter(|l| l.row.status.is_public());
    Ok(found.ok_or(Code::NOT_FOUND.fault())?)
}

/// A picture with goods, prices and the QR code of the page.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/poster.png", tag = "groupbuy",
    operation_id = "groupbuyGetPoster", params(("id" = CampaignId, Path), LeaderQuery),
    responses((status = 200, description = "PNG, 750×1334", body = Vec<u8>, content_type = "image/png"), Problems))]
pub(super) async fn get_poster(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Query(query): Query<LeaderQuery>,
) -> Answer<Response> {
    let loaded = load(&ctx, &caller, id, query.leader).await?;
    let png = poster::draw(&ctx, &loaded, caller.locale).await?;
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "public, max-age=60"),
        (header::VARY, "accept-language"),
    ];
    Ok((headers, png).into_response())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ShareQuery {
    /// What it is about.
    #[param(inline)]
    moment: ShareMoment,
    /// Operators: for which leader.
    leader: Option<PersonId>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ShareText {
    /// To be copied into the group.
    text: String,
}

/// A text for the leader's group.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/share-text", tag = "groupbuy",
    operation_id = "groupbuyGetShareText", params(("id" = CampaignId, Path), ShareQuery),
    responses((status = 200, body = ShareText), Problems), security(("session" = [])))]
pub(super) async fn get_share_text(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Query(query): Query<ShareQuery>,
) -> Answer<Json<ShareText>> {
    let me = caller.signed()?.person;
    let leader = query.leader.unwrap_or(me);
    let operator = caller.signed()?.may(Permission::RunCampaigns, Reach::Shop);
    caller.require(Permission::RunCampaigns, Reach::Leader(leader))?;
    let loaded = load(&ctx, &caller, id, Some(leader)).await?;
    if loaded.leader.id != leader && !operator {
        return Err(Code::FORBIDDEN.fault().into());
    }
    let newest = PageQuery {
        cursor: None,
        limit: Some(100),
    };
    let mut tx = ctx.db.read().await?;
    let shown = Some(loaded.leader.id);
    let chain = chain_page(&mut tx, caller.scope, id, shown, None, &newest).await?;
    let told = Told::new(&loaded, &ctx.config.http.public_url, caller.locale);
    let text = text_for(&told, query.moment, &chain.items);
    Ok(Json(ShareText { text }))
}
