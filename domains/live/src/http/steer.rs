//! What hosts do while it runs: start, end, cards.
use super::{governed, tasked};
use crate::brief::tell_cards;
use crate::card::SetCard;
use crate::run::{Deed, Steer};
use crate::session::CardState;
use crate::show::{admin_view, card_views};
use crate::store::session as store;
use crate::talk::task::Task;
use crate::view::{CardView, LiveAdminView};
use axum::Json;
use axum::extract::{Path, State};
use julin_db::Error;
use julin_kernel::{CardId, Code, LiveId};
use julin_web::{Answer, Caller, Ctx, Permission, Problems};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(end))
        .routes(routes!(cancel))
        .routes(routes!(show_card))
        .routes(routes!(hide_card))
        .routes(routes!(spotlight_card))
}

/// Go on air; those who reserved are told.
#[utoipa::path(post, path = "/api/v1/lives/{id}/start", tag = "live", operation_id = "liveStart",
    params(("id" = LiveId, Path)), responses((status = 200, body = LiveAdminView), Problems),
    security(("session" = [])))]
async fn start(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<LiveId>,
) -> Answer<Json<LiveAdminView>> {
    steer(&ctx, &caller, id, Deed::Start).await
}

/// End it; the stream is cut off.
#[utoipa::path(post, path = "/api/v1/lives/{id}/end", tag = "live", operation_id = "liveEnd",
    params(("id" = LiveId, Path)), responses((status = 200, body = LiveAdminView), Problems),
    security(("session" = [])))]
async fn end(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<LiveId>,
) -> Answer<Json<LiveAdminView>> {
    steer(&ctx, &caller, id, Deed::End).await
}

/// Call it off before it begins.
#[utoipa::path(post, path = "/api/v1/lives/{id}/cancel", tag = "live", operation_id = "liveCancel",
    params(("id" = LiveId, Path)), responses((status = 200, body = LiveAdminView), Problems),
    security(("session" = [])))]
async fn cancel(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<LiveId>,
) -> Answer<Json<LiveAdminView>> {
    steer(&ctx, &caller, id, Deed::Cancel).await
}

async fn steer(
    ctx: &Ctx,
    caller: &Caller,
    live: LiveId,
    deed: Deed,
) -> Answer<Json<LiveAdminView>> {
    governed(ctx, caller, live, Permission::RunLives).await?;
    let actor = Some(caller.signed()?.clone());
    let steer = Steer {
        scope: caller.scope,
        live,
        deed,
        actor,
    };
    steer.carry_out(ctx).await?;
    let mut tx = ctx.db.read().await?;
    let session = store::get(&mut tx, caller.scope, live).await?;
    let session = session.ok_or(Code::NOT_FOUND.fault())?;
    Ok(Json(admin_view(ctx, &mut tx, caller, session).await?))
}

/// Put a card into the bag.
#[utoipa::path(post, path = "/api/v1/lives/{id}/cards/{card}/show", tag = "live",
    operation_id = "liveShowCard", params(("id" = LiveId, Path), ("card" = CardId, Path)),
    responses((status = 200, body = CardView), Problems), security(("session" = [])))]
async fn show_card(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, card)): Path<(LiveId, CardId)>,
) -> Answer<Json<CardView>> {
    set_card(&ctx, &caller, live, card, CardState::Shown).await
}

/// Take a card out of the viewers' sight.
#[utoipa::path(post, path = "/api/v1/lives/{id}/cards/{card}/hide", tag = "live",
    operation_id = "liveHideCard", params(("id" = LiveId, Path), ("card" = CardId, Path)),
    responses((status = 200, body = CardView), Problems), security(("session" = [])))]
async fn hide_card(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, card)): Path<(LiveId, CardId)>,
) -> Answer<Json<CardView>> {
    set_card(&ctx, &caller, live, card, CardState::Hidden).await
}

/// Explain a card now; the one explained before goes back into the bag.
#[utoipa::path(post, path = "/api/v1/lives/{id}/cards/{card}/spotlight", tag = "live",
    operation_id = "liveSpotlightCard", params(("id" = LiveId, Path), ("card" = CardId, Path)),
    responses((status = 200, body = CardView), Problems), security(("session" = [])))]
async fn spotlight_card(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, card)): Path<(LiveId, CardId)>,
) -> Answer<Json<CardView>> {
    set_card(&ctx, &caller, live, card, CardState::Spotlight).await
}

async fn set_card(
    ctx: &Ctx,
    caller: &Caller,
    live: LiveId,
    card: CardId,
    state: CardState,
) -> Answer<Json<CardView>> {
    let session = tasked(ctx, caller, live, Task::Cards).await?;
    let actor = caller.signed()?.clone();
    let changed = ctx
        .db
        .write(SetCard {
            actor,
            live,
            card,
            state,
        })
        .await?;
    let changed: Vec<CardId> = changed.iter().map(|c| c.id).collect();
    tell_cards(ctx, caller.scope, live, &changed).await?;
    let mut tx = ctx.db.read().await?;
    let cards = crate::store::card::of_live(&mut tx, caller.scope, live).await?;
    let views = card_views(&mut tx, caller.scope, session.campaign_id, cards).await?;
    let view = views.into_iter().find(|v| v.id == card);
    Ok(Json(view.ok_or_else(|| {
        Error::internal("a card without its item")
    })?))
}
