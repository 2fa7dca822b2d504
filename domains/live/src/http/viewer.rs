//! What viewers do.
use super::{Pulse, found};
use crate::reserve::{LiveReservation, LiveReserveInput, Reserve};
use crate::session::LiveStatus;
use crate::share::brought::Came;
use crate::share::http::door;
use crate::show::{live_cards, live_view};
use crate::store::session::{self as store, Filter};
use crate::talk::like::{LiveLikeInput, LiveLikes};
use crate::track::{LiveTrackInput, LiveTracked, Track};
use crate::view::{LiveCard, LiveView};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use julin_kernel::{CampaignId, LiveId, Page, PageQuery, PersonId};
use julin_web::{Answer, Body, Caller, Ctx, Problems, check};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Likes in ten seconds, of one viewer and of one address.
const LIKES_MAX: (i64, i64) = (200, 5_000);
/// Reported deeds in ten seconds, of one viewer and of one address.
const DEEDS_MAX: (i64, i64) = (200, 5_000);

/// Length at most of what a link says of where a viewer comes from.
const LINK_MAX: usize = 20;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(view))
        .routes(routes!(reserve, unreserve))
        .routes(routes!(like))
        .routes(routes!(track))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LiveQuery {
    /// Where they stand; all but cancelled ones if left out.
    status: Option<LiveStatus>,
    /// Whose they are.
    leader: Option<PersonId>,
    /// What is sold in them.
    campaign: Option<CampaignId>,
    /// Only those that the caller hosts.
    #[serde(default)]
    mine: bool,
    /// Where the last page ended.
    cursor: Option<String>,
    /// Rows a page, 1–100 (20 unless told).
    limit: Option<i64>,
}

/// Live sessions, newest first.
#[utoipa::path(get, path = "/api/v1/lives", tag = "live", operation_id = "liveList", params(LiveQuery),
    responses((status = 200, body = Page<LiveCard>), Problems))]
async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<LiveQuery>,
) -> Answer<Json<Page<LiveCard>>> {
    let leader = if query.mine {
        Some(caller.member()?)
    } else {
        query.leader
    };
    let filter = Filter {
        status: query.status,
        leader,
        campaign: query.campaign,
    };
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let mut tx = ctx.db.read().await?;
    let rows = store::page(&mut tx, caller.scope, filter, &page).await?;
    let rows = Page::of(rows, &page, |s| s.id.0);
    let items = live_cards(&ctx, &mut tx, &caller, rows.items).await?;
    Ok(Json(Page {
        items,
        next: rows.next,
    }))
}

/// A session as its viewers see it.
#[utoipa::path(get, path = "/api/v1/lives/{id}", tag = "live", operation_id = "liveGet",
    params(("id" = LiveId, Path)), responses((status = 200, body = LiveView), Problems))]
async fn view(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<LiveId>,
) -> Answer<Json<LiveView>> {
    let session = found(&ctx, &caller, id).await?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(live_view(&ctx, &mut tx, &caller, session).await?))
}

/// Reserve: a reminder comes before and at the start.
#[utoipa::path(post, path = "/api/v1/lives/{id}/reserve", tag = "live", operation_id = "liveReserve",
    params(("id" = LiveId, Path)), request_body = LiveReserveInput,
    responses((status = 200, body = LiveReservation), Problems), security(("session" = [])))]
async fn reserve(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<LiveReserveInput>,
) -> Answer<Json<LiveReservation>> {
    let (scope, member) = (caller.scope, caller.member()?);
    let interests = Some(input.interests);
    let outcome = Reserve {
        scope,
        live,
        member,
        interests,
    }
    .carry_out(&ctx)
    .await?;
    Ok(Json(outcome))
}

/// Take a reservation back.
#[utoipa::path(delete, path = "/api/v1/lives/{id}/reserve", tag = "live",
    operation_id = "liveUnreserve", params(("id" = LiveId, Path)),
    responses((status = 200, body = LiveReservation), Problems), security(("session" = [])))]
async fn unreserve(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LiveReservation>> {
    let (scope, member) = (caller.scope, caller.member()?);
    let outcome = Reserve {
        scope,
        live,
        member,
        interests: None,
    }
    .carry_out(&ctx)
    .await?;
    Ok(Json(outcome))
}

/// Like: the taps since the page last told.
#[utoipa::path(post, path = "/api/v1/lives/{id}/likes", tag = "live", operation_id = "liveLike",
    params(("id" = LiveId, Path)), request_body = LiveLikeInput,
    responses((status = 200, body = LiveLikes), Problems))]
async fn like(
    State(ctx): State<Ctx>,
    Extension(pulse): Extension<Arc<Pulse>>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<LiveLikeInput>,
) -> Answer<Json<LiveLikes>> {
    let count = check::range("count", input.count, 1, 50)?;
    pass(&ctx, &pulse, &caller, "like", count, LIKES_MAX)?;
    let total = pulse.likes.add(&ctx, caller.scope, live, count).await?;
    Ok(Json(LiveLikes { total }))
}

/// Report what the viewer did; each thing counts once a viewer, while on air.
#[utoipa::path(post, path = "/api/v1/lives/{id}/track", tag = "live", operation_id = "liveTrack",
    params(("id" = LiveId, Path)), request_body = LiveTrackInput,
    responses((status = 200, body = LiveTracked), Problems))]
async fn track(
    State(ctx): State<Ctx>,
    Extension(pulse): Extension<Arc<Pulse>>,
    caller: Caller,
    headers: HeaderMap,
    Path(live): Path<LiveId>,
    Body(input): Body<LiveTrackInput>,
) -> Answer<Json<LiveTracked>> {
    let cost = i64::try_from(input.events.len()).unwrap_or(i64::MAX);
    pass(&ctx, &pulse, &caller, "track", cost, DEEDS_MAX)?;
    for (field, text) in [("by", &input.by), ("entry", &input.entry)] {
        if let Some(text) = text {
            check::text(field, text, 0, LINK_MAX)?;
        }
    }
    let came = Came {
        by: input.by.clone(),
        door: door(&headers, input.entry.as_deref()),
        within: door(&headers, None),
    };
    let track = Track {
        scope: caller.scope,
        live,
        viewer: caller.viewer_key(),
        visitor: caller.visitor_key(),
        actor: caller.actor.clone(),
        input,
        came,
    };
    Ok(Json(ctx.db.write(track).await?))
}

/// Limits a viewer and an address.
pub(super) fn pass(
    ctx: &Ctx,
    pulse: &Pulse,
    caller: &Caller,
    what: &str,
    cost: i64,
    (viewer_max, address_max): (i64, i64),
) -> Answer<()> {
    let now = ctx.now();
    let (viewer, address) = (caller.viewer_key(), &caller.ip);
    pulse
        .guard
        .pass(&format!("{what} {viewer}"), cost, viewer_max, now)?;
    pulse
        .guard
        .pass(&format!("{what} ip {address}"), cost, address_max, now)?;
    Ok(())
}
