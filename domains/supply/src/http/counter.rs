//! The counter.
use crate::by_code::HandOverByCode;
use crate::counter::{self, RosterView, UnclaimedView};
use crate::hand_over::{HandOverOrders, HandOverResult};
use axum::Json;
use axum::extract::{Query, State};
use julin_kernel::{CampaignId, Code, Fault, OrderId, PersonId, PickupPointId};
use julin_orders::RosterQuery;
use julin_web::{
    Actor, Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach, Role, check,
};
use serde::Deserialize;

/// `?campaign=&leader=&pickup_point=&q=`
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CounterQuery {
    /// Only this campaign.
    campaign: Option<CampaignId>,
    /// This leader's people; a leader's own unless told.
    leader: Option<PersonId>,
    /// At this pickup point; a verifier's own unless told.
    pickup_point: Option<PickupPointId>,
    /// 跟团号, building and room (`3栋1203`), last four digits, pickup code, or a part of a name.
    q: Option<String>,
}

impl CounterQuery {
    /// The roster that this person may see.
    fn roster(self, actor: &Actor) -> Result<RosterQuery, Fault> {
        let mut query = RosterQuery {
            leader: self.leader,
            pickup_point: self.pickup_point,
            campaign: self.campaign,
            q: check::text("q", &self.q.unwrap_or_default(), 0, 50)?,
        };
        let may = |reach| actor.may(Permission::HandOver, reach);
        if may(Reach::Shop) {
            return Ok(query);
        }
        if query.leader.is_none() && query.pickup_point.is_none() {
            own_place(actor, &mut query);
        }
        let hers = query.leader.is_some_and(|l| may(Reach::Leader(l)));
        let theirs = query
            .pickup_point
            .is_some_and(|p| may(Reach::PickupPoint(p)));
        if hers || theirs {
            return Ok(query);
        }
        Err(Code::FORBIDDEN.fault())
    }
}

fn own_place(actor: &Actor, query: &mut RosterQuery) {
    let reaches = actor
        .reaches(Role::Leader)
        .chain(actor.reaches(Role::Verifier));
    for reach in reaches {
        match reach {
            Reach::Leader(leader) => query.leader = Some(leader),
            Reach::PickupPoint(point) => query.pickup_point = Some(point),
            _ => continue,
        }
        return;
    }
}

/// Who waits at the counter, families together.
#[utoipa::path(get, path = "/api/v1/handover", tag = "supply", operation_id = "supplyListHandover",
    params(CounterQuery), responses((status = 200, body = RosterView), Problems),
    security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(asked): Query<CounterQuery>,
) -> Answer<Json<RosterView>> {
    let query = asked.roster(caller.signed()?)?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(counter::read(&mut tx, caller.scope, &query).await?))
}

/// Who did not come yet, with a text for the group.
#[utoipa::path(get, path = "/api/v1/handover/unclaimed", tag = "supply", operation_id = "supplyListUnclaimed",
    params(CounterQuery), responses((status = 200, body = UnclaimedView), Problems),
    security(("session" = [])))]
pub(crate) async fn unclaimed(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(asked): Query<CounterQuery>,
) -> Answer<Json<UnclaimedView>> {
    let query = asked.roster(caller.signed()?)?;
    let mut tx = ctx.db.read().await?;
    let title = match query.campaign {
        Some(id) => julin_groupbuy::title(&mut tx, caller.scope, id).await?,
        None => ctx.config.store.name.clone(),
    };
    let view = counter::unclaimed(&mut tx, caller.scope, &query, &title).await?;
    Ok(Json(view))
}

/// The orders of one tap.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct HandOverBody {
    /// Which, at most 100.
    order_ids: Vec<OrderId>,
}

fn window_s(ctx: &Ctx) -> i64 {
    ctx.config.settlement.after_sale_window_s
}

/// Hands orders over: all of a family's in one tap. A second time is harmless.
#[utoipa::path(post, path = "/api/v1/handover", tag = "supply", operation_id = "supplyHandOver",
    params(IdempotencyKey), request_body = HandOverBody,
    responses((status = 200, body = HandOverResult), Problems), security(("session" = [])))]
pub(crate) async fn hand_over(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<HandOverBody>,
) -> Answer<Json<HandOverResult>> {
    let actor = keeper(&caller)?;
    let command = HandOverOrders {
        scope: caller.scope,
        actor,
        key,
        orders: body.order_ids,
        window_s: window_s(&ctx),
    };
    Ok(Json(ctx.db.write(command).await?))
}

/// Somebody who hands goods out somewhere.
pub(super) fn keeper(caller: &Caller) -> Result<Actor, Fault> {
    let actor = caller.signed()?;
    let hands_out = actor
        .grants
        .iter()
        .any(|g| g.role.allows(Permission::HandOver));
    if hands_out {
        Ok(actor.clone())
    } else {
        Err(Code::FORBIDDEN.fault())
    }
}

/// A pickup code, as scanned or typed.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct HandOverCodeBody {
    /// The code.
    code: String,
    /// Where.
    pickup_point_id: PickupPointId,
}

/// Hands the order over that bears a code at this pickup point.
#[utoipa::path(post, path = "/api/v1/handover/code", tag = "supply", operation_id = "supplyHandOverByCode",
    request_body = HandOverCodeBody, responses((status = 200, body = HandOverResult), Problems),
    security(("session" = [])))]
pub(crate) async fn by_code(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(body): Body<HandOverCodeBody>,
) -> Answer<Json<HandOverResult>> {
    let command = HandOverByCode {
        scope: caller.scope,
        actor: keeper(&caller)?,
        point: body.pickup_point_id,
        code: check::text("code", &body.code, 4, 16)?,
        window_s: window_s(&ctx),
    };
    Ok(Json(ctx.db.write(command).await??))
}
