//! Writing campaigns.
use super::{may_run, read::page_of};
use crate::input::{CampaignEdit, CampaignInput, checked_items};
use crate::parse::{self, ParsedBuy};
use crate::store::campaign;
use crate::view::CampaignView;
use crate::{CreateCampaign, EditCampaign};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_catalog::known_pictures;
use julin_kernel::{CampaignId, Code, Fault, PersonId};
use julin_web::{
    Actor, Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach, Role, body_hash,
    check,
};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub(super) struct PastedText {
    /// A 接龙 as it stands in the group.
    text: String,
}

/// Reads the text of a 接龙: a proposal, nothing is written.
#[utoipa::path(post, path = "/api/v1/campaigns/parse", tag = "groupbuy", operation_id = "groupbuyParseText",
    request_body = PastedText, responses((status = 200, body = ParsedBuy), Problems),
    security(("session" = [])))]
pub(super) async fn parse_text(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(body): Body<PastedText>,
) -> Answer<Json<ParsedBuy>> {
    let actor = caller.signed()?;
    if !actor.is(Role::Leader) {
        actor.require(Permission::RunCampaigns, Reach::Shop)?;
    }
    let text = check::text("text", &body.text, 1, 20_000)?;
    Ok(Json(parse::parse(&text, ctx.now(), &ctx.zone)))
}

/// Whose campaign it becomes: the leader's own, or (none) the shop's.
fn owner(actor: &Actor, input: &CampaignInput) -> Result<Option<PersonId>, Fault> {
    let operator = actor.may(Permission::RunCampaigns, Reach::Shop);
    if operator && !input.as_leader {
        return Ok(None);
    }
    let me = actor.person;
    let leader = actor.is(Role::Leader);
    actor.require(Permission::RunCampaigns, Reach::Leader(me))?;
    if leader {
        Ok(Some(me))
    } else {
        Err(Code::FORBIDDEN.fault())
    }
}

async fn check_pictures(ctx: &Ctx, items: &[crate::CampaignItemInput]) -> Answer<()> {
    for (i, item) in items.iter().enumerate() {
        if let Some(quick) = &item.quick {
            let field = format!("items.{i}.quick.image_keys");
            known_pictures(&*ctx.blobs, &field, &quick.image_keys).await?;
        }
    }
    Ok(())
}

/// Makes a campaign: opened at once, at its time, or kept as a draft.
#[utoipa::path(post, path = "/api/v1/campaigns", tag = "groupbuy", operation_id = "groupbuyCreateCampaign",
    params(IdempotencyKey), request_body = CampaignInput, responses((status = 201, body = CampaignView), Problems),
    security(("session" = [])))]
pub(super) async fn create_campaign(
    State(ctx): State<Ctx>,
    caller: Caller,
    key: IdempotencyKey,
    Body(body): Body<CampaignInput>,
) -> Answer<(StatusCode, Json<CampaignView>)> {
    let actor = caller.signed()?.clone();
    let owner = owner(&actor, &body)?;
    let hash = body_hash(&body);
    let input = body.checked()?;
    check_pictures(&ctx, &input.items).await?;
    let create = CreateCampaign {
        actor,
        owner,
        key: key.0,
        hash,
        input,
        zone: ctx.config.store.zone.clone(),
        payment_timeout_s: ctx.config.orders.payment_timeout_s,
        commission_bps: i64::from(ctx.config.settlement.commission_bp),
    };
    let id = ctx.db.write(create).await?;
    Ok((
        StatusCode::CREATED,
        Json(page_of(&ctx, &caller, id, owner).await?),
    ))
}

/// Edits a campaign: freely before it opens, then title, description, pickup note, a later cutoff.
#[utoipa::path(put, path = "/api/v1/campaigns/{id}", tag = "groupbuy", operation_id = "groupbuyEditCampaign",
    params(("id" = CampaignId, Path)), request_body = CampaignEdit,
    responses((status = 200, body = CampaignView), Problems), security(("session" = [])))]
pub(super) async fn edit_campaign(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Body(mut body): Body<CampaignEdit>,
) -> Answer<Json<CampaignView>> {
    let actor = caller.signed()?.clone();
    let mut tx = ctx.db.read().await?;
    let row = campaign::get(&mut tx, caller.scope, id).await?;
    drop(tx);
    may_run(&actor, &row.ok_or(Code::NOT_FOUND.fault())?)?;
    if let Some(items) = body.items.take() {
        check_pictures(&ctx, &items).await?;
        body.items = Some(checked_items(items)?);
    }
    let edit = EditCampaign {
        actor,
        id,
        edit: body,
        payment_timeout_s: ctx.config.orders.payment_timeout_s,
        commission_bps: i64::from(ctx.config.settlement.commission_bp),
    };
    ctx.db.write(edit).await?;
    Ok(Json(page_of(&ctx, &caller, id, None).await?))
}
