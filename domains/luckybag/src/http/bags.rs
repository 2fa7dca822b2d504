//! Bags: planned, opened, entered, verified.
use super::SHOWN_MAX;
use crate::enter::{Enter, LuckyBagEntryInput, has_room};
use crate::ids::BagId;
use crate::model::{BagStatus, Step};
use crate::plan::{LuckyBagInput, Plan};
use crate::ports::Rooms;
use crate::steer::Steer;
use crate::store;
use crate::tell::bag_changed;
use crate::view::{self, LuckyBagProof, LuckyBagView};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{Code, LiveId};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems};

async fn seen(ctx: &Ctx, caller: &Caller, id: BagId) -> Answer<LuckyBagView> {
    let mut tx = ctx.db.read().await?;
    let found = store::bag::get(&mut tx, caller.scope, id).await?;
    let bag = found.ok_or(Code::NOT_FOUND.fault())?;
    let (rooms, reader) = (
        ctx.port::<dyn Rooms>(),
        caller.actor.as_ref().map(|a| a.person),
    );
    Ok(view::bag_view(&mut tx, caller.scope, &*rooms, bag, reader).await?)
}

/// The bags of a session, newest first, with how the reader stands.
#[utoipa::path(get, path = "/api/v1/lives/{id}/lucky-bags", tag = "luckybag", operation_id = "luckyBagList",
    params(("id" = LiveId, Path)), responses((status = 200, body = Vec<LuckyBagView>), Problems))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<Vec<LuckyBagView>>> {
    let (rooms, reader) = (
        ctx.port::<dyn Rooms>(),
        caller.actor.as_ref().map(|a| a.person),
    );
    let mut tx = ctx.db.read().await?;
    let session = rooms.session(&mut tx, caller.scope, live).await?;
    session.ok_or(Code::NOT_FOUND.fault())?;
    let bags = store::bag::of_live(&mut tx, caller.scope, live, SHOWN_MAX).await?;
    let mut shown = Vec::with_capacity(bags.len());
    for bag in bags {
        shown.push(view::bag_view(&mut tx, caller.scope, &*rooms, bag, reader).await?);
    }
    Ok(Json(shown))
}

/// Plan a bag: prizes are set aside, rules and the hash of the seed are public from now on.
#[utoipa::path(post, path = "/api/v1/lives/{id}/lucky-bags", tag = "luckybag", operation_id = "luckyBagPlan",
    params(("id" = LiveId, Path), IdempotencyKey), request_body = LuckyBagInput,
    responses((status = 201, body = LuckyBagView), Problems), security(("session" = [])))]
pub(crate) async fn plan(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<LuckyBagInput>,
) -> Answer<(StatusCode, Json<LuckyBagView>)> {
    let actor = caller.signed()?.clone();
    let rooms = ctx.port::<dyn Rooms>();
    let plan = Plan {
        actor,
        live,
        input,
        key,
        rooms,
    };
    let id = ctx.db.write(plan).await?;
    bag_changed(&ctx, live, id, BagStatus::Planned);
    Ok((StatusCode::CREATED, Json(seen(&ctx, &caller, id).await?)))
}

async fn steer(ctx: &Ctx, caller: &Caller, bag: BagId, open: bool) -> Answer<Json<LuckyBagView>> {
    let actor = caller.signed()?.clone();
    let rooms = ctx.port::<dyn Rooms>();
    let steer = Steer {
        actor,
        bag,
        open,
        rooms,
    };
    let (now, step) = ctx.db.write(steer).await?;
    if step == Step::Executed {
        bag_changed(ctx, now.live_id, bag, now.status);
    }
    Ok(Json(seen(ctx, caller, bag).await?))
}

/// Open a bag: entries are taken from now on, until its time is over.
#[utoipa::path(post, path = "/api/v1/lucky-bags/{id}/open", tag = "luckybag", operation_id = "luckyBagOpen",
    params(("id" = BagId, Path)), responses((status = 200, body = LuckyBagView), Problems),
    security(("session" = [])))]
pub(crate) async fn open(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<BagId>,
) -> Answer<Json<LuckyBagView>> {
    steer(&ctx, &caller, id, true).await
}

/// Call a bag off that has not opened: the prizes go back.
#[utoipa::path(post, path = "/api/v1/lucky-bags/{id}/cancel", tag = "luckybag",
    operation_id = "luckyBagCancel", params(("id" = BagId, Path)),
    responses((status = 200, body = LuckyBagView), Problems), security(("session" = [])))]
pub(crate) async fn cancel(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<BagId>,
) -> Answer<Json<LuckyBagView>> {
    steer(&ctx, &caller, id, false).await
}

/// Enter a bag, once, with a ticket of the page's own making.
#[utoipa::path(post, path = "/api/v1/lucky-bags/{id}/enter", tag = "luckybag",
    operation_id = "luckyBagEnter", params(("id" = BagId, Path)), request_body = LuckyBagEntryInput,
    responses((status = 200, body = LuckyBagView), Problems), security(("session" = [])))]
pub(crate) async fn enter(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(bag): Path<BagId>,
    Body(input): Body<LuckyBagEntryInput>,
) -> Answer<Json<LuckyBagView>> {
    let (scope, member) = (caller.scope, caller.member()?);
    has_room(&mut ctx.db.read().await?, scope, bag).await?;
    let enter = Enter {
        scope,
        bag,
        member,
        ticket: input.ticket,
        rooms: ctx.port::<dyn Rooms>(),
    };
    ctx.db.write(enter).await?;
    Ok(Json(seen(&ctx, &caller, bag).await?))
}

/// What anybody needs to draw again: the seed and the snapshot. 404 before the draw.
#[utoipa::path(get, path = "/api/v1/lucky-bags/{id}/proof", tag = "luckybag",
    operation_id = "luckyBagProof", params(("id" = BagId, Path)),
    responses((status = 200, body = LuckyBagProof), Problems))]
pub(crate) async fn proof(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<BagId>,
) -> Answer<Json<LuckyBagProof>> {
    let mut tx = ctx.db.read().await?;
    let found = store::bag::get(&mut tx, caller.scope, id).await?;
    let bag = found.ok_or(Code::NOT_FOUND.fault())?;
    let proof = view::proof(&mut tx, caller.scope, bag).await?;
    Ok(Json(proof.ok_or(Code::NOT_FOUND.fault())?))
}
