//! Leaders' levels, for operators; and a leader's own.
use crate::level::{LeaderLevel, SetBonuses, SetLevel, leader_levels, level_bonuses};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{Bps, Code, PersonId};
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems, Reach, check};
use serde::{Deserialize, Serialize};

/// A level, and what it adds to the commission rate of the goods.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LevelBonus {
    level: LeaderLevel,
    /// In basis points of what is paid: 100 adds 1 % to the goods' rate; 0–5000.
    bonus_bps: i64,
}

/// A leader's level.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RankedLeader {
    leader: PersonId,
    level: LeaderLevel,
}

/// The shop's levels, and who has which.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LeaderLevels {
    /// Every level, the lowest first.
    levels: Vec<LevelBonus>,
    leaders: Vec<RankedLeader>,
}

/// What levels add; levels that are not told stay as they are.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct LevelBonuses {
    levels: Vec<LevelBonus>,
}

/// Which level a leader is to have.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct LevelBody {
    level: LeaderLevel,
}

/// The shop's levels, and who has which.
#[utoipa::path(get, path = "/api/v1/leader-levels", operation_id = "communityLevels",
    tag = "community", responses((status = 200, body = LeaderLevels), Problems),
    security(("session" = [])))]
pub(crate) async fn show(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<LeaderLevels>> {
    caller.require(Permission::EditCommunities, Reach::Shop)?;
    let mut tx = ctx.db.read().await?;
    let levels = level_bonuses(&mut tx, caller.scope).await?;
    let leaders = leader_levels(&mut tx, caller.scope).await?;
    let bonus = |(level, bonus): (LeaderLevel, Bps)| LevelBonus {
        level,
        bonus_bps: bonus.0,
    };
    let ranked = |(leader, level)| RankedLeader { leader, level };
    Ok(Json(LeaderLevels {
        levels: levels.into_iter().map(bonus).collect(),
        leaders: leaders.into_iter().map(ranked).collect(),
    }))
}

/// Sets what levels add to the goods' rate, for campaigns published from now on.
#[utoipa::path(put, path = "/api/v1/leader-levels", operation_id = "communitySetLevels",
    tag = "community", request_body = LevelBonuses, responses((status = 204), Problems),
    security(("session" = [])))]
pub(crate) async fn set(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(body): Body<LevelBonuses>,
) -> Answer<StatusCode> {
    let actor = caller.require(Permission::EditCommunities, Reach::Shop)?;
    check::count("levels", &body.levels, 1, LeaderLevel::ALL.len())?;
    for (at, one) in body.levels.iter().enumerate() {
        check::range(&format!("levels.{at}.bonus_bps"), one.bonus_bps, 0, 5_000)?;
        let twice = body.levels[..at].iter().any(|o| o.level == one.level);
        if twice {
            return Err(Code::INVALID.field(format!("levels.{at}.level")).into());
        }
    }
    let bonuses = body.levels.iter().map(|l| (l.level, Bps(l.bonus_bps)));
    let command = SetBonuses {
        scope: caller.scope,
        actor: actor.clone(),
        bonuses: bonuses.collect(),
    };
    ctx.db.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ranks a leader, for campaigns published from now on.
#[utoipa::path(put, path = "/api/v1/leaders/{id}/level", operation_id = "communitySetLevel",
    tag = "community", params(("id" = PersonId, Path)), request_body = LevelBody,
    responses((status = 204), Problems), security(("session" = [])))]
pub(crate) async fn rank(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(leader): Path<PersonId>,
    Body(body): Body<LevelBody>,
) -> Answer<StatusCode> {
    let actor = caller.require(Permission::EditCommunities, Reach::Shop)?;
    let command = SetLevel {
        scope: caller.scope,
        actor: actor.clone(),
        leader,
        level: body.level,
    };
    ctx.db.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A leader's own level, and what every level adds.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MyLeaderLevel {
    level: LeaderLevel,
    /// What hers adds to the goods' rate, in basis points.
    bonus_bps: i64,
    /// Every level, the lowest first.
    levels: Vec<LevelBonus>,
}

/// The caller's level as a leader, and what it adds to her commission in buys published from now on.
#[utoipa::path(get, path = "/api/v1/leader/level", operation_id = "communityMyLevel",
    tag = "community", responses((status = 200, body = MyLeaderLevel), Problems),
    security(("session" = [])))]
pub(crate) async fn mine(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<MyLeaderLevel>> {
    let leader = caller.signed()?.person;
    caller.require(Permission::ViewEarnings, Reach::Leader(leader))?;
    let mut tx = ctx.db.read().await?;
    let found = crate::leader::leader(&mut tx, caller.scope, leader).await?;
    let level = found.ok_or(Code::NOT_FOUND.fault())?.level;
    let levels = level_bonuses(&mut tx, caller.scope).await?;
    let levels = levels.into_iter().map(|(level, bonus)| LevelBonus {
        level,
        bonus_bps: bonus.0,
    });
    let levels: Vec<LevelBonus> = levels.collect();
    let hers = levels.iter().find(|one| one.level == level);
    Ok(Json(MyLeaderLevel {
        level,
        bonus_bps: hers.map_or(0, |one| one.bonus_bps),
        levels,
    }))
}
