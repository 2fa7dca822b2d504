//! What anybody may see.
use super::people;
use crate::card::{LeaderCard, leader_card};
use crate::place::communities_before;
use crate::refusals::NOT_A_LEADER;
use crate::view::{PublicCommunity, public_communities};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::PersonId;
use julin_web::{Answer, Caller, Ctx, Problems};

/// All communities with their leaders, newest first.
#[utoipa::path(get, path = "/api/v1/communities/public", operation_id = "communityListPublic",
    tag = "community", responses((status = 200, body = Vec<PublicCommunity>), Problems))]
pub(crate) async fn communities(
    State(ctx): State<Ctx>,
    caller: Caller,
) -> Answer<Json<Vec<PublicCommunity>>> {
    let people = people(&ctx);
    let mut tx = ctx.db.read().await?;
    let all = communities_before(&mut tx, caller.scope, i64::MAX, 200).await?;
    let public = public_communities(&mut tx, caller.scope, &*people, all).await?;
    Ok(Json(public))
}

/// A leader's card.
#[utoipa::path(get, path = "/api/v1/leaders/{id}", operation_id = "communityGetLeader",
    tag = "community", params(("id" = PersonId, Path)),
    responses((status = 200, body = LeaderCard), Problems))]
pub(crate) async fn leader(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Answer<Json<LeaderCard>> {
    let people = people(&ctx);
    let mut tx = ctx.db.read().await?;
    let card = leader_card(&mut tx, caller.scope, &*people, id).await?;
    Ok(Json(card.ok_or(NOT_A_LEADER.fault())?))
}
