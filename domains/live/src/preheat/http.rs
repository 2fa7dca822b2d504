//! The HTTP operations before a session.
use crate::http::{found, governed};
use crate::preheat::attendance::{Attendance, LiveAttendance};
use crate::preheat::invite::{LiveInvitation, invitation};
use crate::preheat::plan::{LivePreheatInput, SetPreheat};
use crate::preheat::port::{AdWords, Benefits};
use crate::preheat::poster::{Sketch, Wanted};
use crate::preheat::show::{Eyes, LivePreheat, LivePreheatDesk, desk, preheat};
use crate::preheat::wish::{self, ReservationWish, ReservationWishInput, SetWish};
use crate::session::OVER;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use julin_db::text_enum;
use julin_kernel::{Code, LiveId};
use julin_render::LiveLook;
use julin_web::{Answer, Body, Caller, Ctx, Locale, Permission, Problems, check};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Minutes that count as staying, unless asked otherwise.
const STAY_MINUTES: i64 = 5;
/// Length of a code in a link at most.
const CODE_MAX: usize = 20;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(seen))
        .routes(routes!(plan, set_plan))
        .routes(routes!(set_wish))
        .routes(routes!(attendance))
        .routes(routes!(invite))
        .routes(routes!(poster))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SeenQuery {
    /// The host's order, whatever the reader looks forward to.
    #[serde(default)]
    plain: bool,
    /// As somebody sees it who looks forward to this; for those who run the session.
    as_tag: Option<String>,
}

/// What there is to see before a session begins, by what the reader looks forward to.
#[utoipa::path(get, path = "/api/v1/lives/{id}/preheat", tag = "live", operation_id = "livePreheat",
    params(("id" = LiveId, Path), SeenQuery), responses((status = 200, body = LivePreheat), Problems))]
async fn seen(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Query(query): Query<SeenQuery>,
) -> Answer<Json<LivePreheat>> {
    let me = caller.actor.as_ref().map(|a| a.person);
    let session = match &query.as_tag {
        Some(_) => governed(&ctx, &caller, live, Permission::RunLives).await?,
        None => found(&ctx, &caller, live).await?,
    };
    let eyes = match (query.as_tag, me) {
        (Some(tag), _) => {
            check::that("as_tag", session.interest_tags.0.contains(&tag))?;
            Eyes::Tag(tag)
        }
        (None, Some(member)) if !query.plain => Eyes::Member(member),
        (None, _) => Eyes::Plain,
    };
    let mut tx = ctx.db.read().await?;
    let view = preheat(&ctx, &mut tx, caller.scope, &session, (eyes, me)).await?;
    Ok(Json(view))
}

/// What is prepared before a session, for those who run it.
#[utoipa::path(get, path = "/api/v1/lives/{id}/preheat/plan", tag = "live",
    operation_id = "livePreheatPlan", params(("id" = LiveId, Path)),
    responses((status = 200, body = LivePreheatDesk), Problems), security(("session" = [])))]
async fn plan(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LivePreheatDesk>> {
    let session = governed(&ctx, &caller, live, Permission::RunLives).await?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(desk(&ctx, &mut tx, caller.scope, &session).await?))
}

/// Write what is prepared before a session, as a whole.
#[utoipa::path(put, path = "/api/v1/lives/{id}/preheat/plan", tag = "live",
    operation_id = "liveSetPreheat", params(("id" = LiveId, Path)),
    request_body = LivePreheatInput, responses((status = 200, body = LivePreheatDesk), Problems),
    security(("session" = [])))]
async fn set_plan(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<LivePreheatInput>,
) -> Answer<Json<LivePreheatDesk>> {
    let session = governed(&ctx, &caller, live, Permission::RunLives).await?;
    let set = SetPreheat {
        actor: caller.signed()?.clone(),
        live,
        input,
        words: ctx.port::<dyn AdWords>(),
        benefits: ctx.port::<dyn Benefits>(),
    };
    ctx.db.write(set).await?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(desk(&ctx, &mut tx, caller.scope, &session).await?))
}

/// Say what one waits for; what is left out is withdrawn.
#[utoipa::path(put, path = "/api/v1/lives/{id}/reserve/wish", tag = "live",
    operation_id = "liveSetWish", params(("id" = LiveId, Path)), request_body = ReservationWishInput,
    responses((status = 200, body = ReservationWish), Problems), security(("session" = [])))]
async fn set_wish(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<ReservationWishInput>,
) -> Answer<Json<ReservationWish>> {
    let (scope, member) = (caller.scope, caller.member()?);
    let set = SetWish {
        scope,
        live,
        member,
        input,
    };
    ctx.db.write(set).await?;
    let kept = wish::of(&mut ctx.db.read().await?, scope, live, member).await?;
    Ok(Json(kept.ok_or(Code::NOT_FOUND.fault())?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StayQuery {
    /// Minutes watched that count as staying, 1–120 (5 unless told).
    stay_minutes: Option<i64>,
}

/// Of those who reserved: who came, stayed and ordered, in all and by interest, community, leader and
/// reminder.
#[utoipa::path(get, path = "/api/v1/lives/{id}/preheat/attendance", tag = "live",
    operation_id = "liveAttendance", params(("id" = LiveId, Path), StayQuery),
    responses((status = 200, body = LiveAttendance), Problems), security(("session" = [])))]
async fn attendance(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Query(query): Query<StayQuery>,
) -> Answer<Json<LiveAttendance>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let minutes = query.stay_minutes.unwrap_or(STAY_MINUTES);
    let attendance = Attendance {
        scope: caller.scope,
        live,
        stay_minutes: check::range("stay_minutes", minutes, 1, 120)?,
    };
    Ok(Json(ctx.db.report(attendance).await?))
}

/// A link of one's own, a text and a poster to send to others; again answers the same link.
#[utoipa::path(post, path = "/api/v1/lives/{id}/invitation", tag = "live",
    operation_id = "liveInvitation", params(("id" = LiveId, Path)),
    responses((status = 200, body = LiveInvitation), Problems), security(("session" = [])))]
async fn invite(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LiveInvitation>> {
    let (scope, member) = (caller.scope, caller.signed()?.person);
    let session = found(&ctx, &caller, live).await?;
    if session.is_over() {
        return Err(OVER.fault().into());
    }
    let made = invitation(&ctx, scope, &session, member, caller.locale).await?;
    Ok(Json(made))
}

text_enum! {
    /// How much a poster gives away.
    pub(crate) enum LivePosterLook {
        /// Pictures under a veil, prices guessed at.
        Suspense = "suspense",
        /// The first benefit, large.
        Benefit = "benefit",
        /// Pictures and prices as they are.
        Reveal = "reveal",
    }
}

impl LivePosterLook {
    const fn drawn(self) -> LiveLook {
        match self {
            Self::Suspense => LiveLook::Suspense,
            Self::Benefit => LiveLook::Benefit,
            Self::Reveal => LiveLook::Reveal,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PosterQuery {
    /// How much it gives away; `suspense` unless told.
    #[param(inline)]
    look: Option<LivePosterLook>,
    /// The code of who shares it.
    by: Option<String>,
    /// For those who look forward to this.
    tag: Option<String>,
    /// `zh-CN` or `en`; a picture cannot send a header.
    lang: Option<String>,
}

/// A picture that tells of a session, with the QR code of its page.
#[utoipa::path(get, path = "/api/v1/lives/{id}/poster.png", tag = "live",
    operation_id = "livePoster", params(("id" = LiveId, Path), PosterQuery),
    responses((status = 200, description = "PNG, 750×1334", body = Vec<u8>, content_type = "image/png"), Problems))]
async fn poster(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Query(query): Query<PosterQuery>,
) -> Answer<Response> {
    let session = found(&ctx, &caller, live).await?;
    if session.is_over() {
        return Err(OVER.fault().into());
    }
    let by = query
        .by
        .as_deref()
        .map(|c| check::text("by", c, 0, CODE_MAX));
    let known = |tag: &String| session.interest_tags.0.contains(tag);
    let wanted = Wanted {
        look: query.look.unwrap_or(LivePosterLook::Suspense).drawn(),
        by: by.transpose()?,
        tag: query.tag.filter(known),
        locale: query
            .lang
            .map_or(caller.locale, |lang| Locale::of(Some(&lang))),
    };
    let mut tx = ctx.db.read().await?;
    let sketch = Sketch::of(&ctx, &mut tx, caller.scope, &session, &wanted).await?;
    drop(tx);
    let png = sketch.draw(&ctx).await?;
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "private, max-age=60"),
    ];
    Ok((headers, png).into_response())
}
