//! What was won: claimed by the winner, handed over by the host.
use super::SHOWN_MAX;
use crate::claim::{Claim, HandOver, PrizeHandOverInput};
use crate::ids::{BagId, PrizeId};
use crate::ports::Rooms;
use crate::store;
use crate::view::{self, LuckyBagView, PrizeRow};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::{Code, LiveId};
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems};

/// Claim what the caller won; the answer shows the code to pick it up with.
#[utoipa::path(post, path = "/api/v1/lucky-bags/{id}/claim", tag = "luckybag",
    operation_id = "luckyBagClaim", params(("id" = BagId, Path)),
    responses((status = 200, body = LuckyBagView), Problems), security(("session" = [])))]
pub(crate) async fn claim(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(bag): Path<BagId>,
) -> Answer<Json<LuckyBagView>> {
    let (scope, member) = (caller.scope, caller.member()?);
    ctx.db.write(Claim { scope, bag, member }).await?;
    let mut tx = ctx.db.read().await?;
    let found = store::bag::get(&mut tx, scope, bag).await?;
    let (bag, rooms) = (
        found.ok_or(Code::NOT_FOUND.fault())?,
        ctx.port::<dyn Rooms>(),
    );
    let view = view::bag_view(&mut tx, scope, &*rooms, bag, Some(member)).await?;
    Ok(Json(view))
}

/// What was won in a session: the list to hand over from. For its host.
#[utoipa::path(get, path = "/api/v1/lives/{id}/lucky-prizes", tag = "luckybag",
    operation_id = "luckyPrizeList", params(("id" = LiveId, Path)),
    responses((status = 200, body = Vec<PrizeRow>), Problems), security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<Vec<PrizeRow>>> {
    caller.signed()?;
    let rooms = ctx.port::<dyn Rooms>();
    let mut tx = ctx.db.read().await?;
    let session = rooms.session(&mut tx, caller.scope, live).await?;
    let session = session.ok_or(Code::NOT_FOUND.fault())?;
    caller.require(Permission::RunLives, session.reach())?;
    let prizes = store::prize::goods_of_live(&mut tx, caller.scope, live, SHOWN_MAX * 10).await?;
    Ok(Json(view::prize_rows(&mut tx, caller.scope, prizes).await?))
}

/// Hand a claimed prize over against its code.
#[utoipa::path(post, path = "/api/v1/lucky-prizes/{id}/hand-over", tag = "luckybag",
    operation_id = "luckyPrizeHandOver", params(("id" = PrizeId, Path)),
    request_body = PrizeHandOverInput, responses((status = 200, body = PrizeRow), Problems),
    security(("session" = [])))]
pub(crate) async fn hand_over(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(prize): Path<PrizeId>,
    Body(input): Body<PrizeHandOverInput>,
) -> Answer<Json<PrizeRow>> {
    let hand = HandOver {
        actor: caller.signed()?.clone(),
        prize,
        code: input.code,
        rooms: ctx.port::<dyn Rooms>(),
    };
    let handed = ctx.db.write(hand).await??;
    let mut tx = ctx.db.read().await?;
    let rows = view::prize_rows(&mut tx, caller.scope, vec![handed]).await?;
    Ok(Json(
        rows.into_iter().next().ok_or(Code::NOT_FOUND.fault())?,
    ))
}
