//! The room's HTTP operations.
mod act;
mod flash;
mod read;
mod share;
mod team;
mod write;

use crate::read::Reader;
use crate::store::campaign::{self, CampaignRow};
use julin_community::People;
use julin_kernel::{CampaignId, Code, Fault};
use julin_web::{Actor, Answer, Caller, Ctx, Permission, Reach};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(read::list_campaigns, write::create_campaign))
        .routes(routes!(write::parse_text))
        .routes(routes!(read::get_campaign, write::edit_campaign))
        .routes(routes!(read::get_chain))
        .routes(routes!(act::open_campaign))
        .routes(routes!(act::cutoff_campaign))
        .routes(routes!(act::cancel_campaign))
        .routes(routes!(share::get_poster))
        .routes(routes!(team::list_teams))
        .routes(routes!(team::get_team))
        .routes(routes!(team::complete_team))
        .routes(routes!(team::dissolve_team))
        .routes(routes!(flash::plan_flash))
        .routes(routes!(flash::get_flash, flash::withdraw_flash))
        .routes(routes!(flash::start_flash))
        .routes(routes!(flash::stop_flash))
        .routes(routes!(share::get_share_text))
}

fn reader<'a>(ctx: &'a Ctx, caller: &Caller, people: &'a dyn People) -> Reader<'a> {
    Reader {
        scope: caller.scope,
        people,
        me: caller.actor.as_ref().map(|a| a.person),
        locale: caller.locale,
        public_url: &ctx.config.http.public_url,
        promise_s: ctx.config.store.pickup_promise_s,
    }
}

/// What a permission to run this campaign must cover.
fn reach_of(row: &CampaignRow) -> Reach {
    row.leader_id.map_or(Reach::Shop, Reach::Leader)
}

fn may_run(actor: &Actor, row: &CampaignRow) -> Result<(), Fault> {
    actor.require(Permission::RunCampaigns, reach_of(row))
}

/// The actor, if they may run this campaign.
async fn runner_of(ctx: &Ctx, caller: &Caller, id: CampaignId) -> Answer<Actor> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let row = campaign::get(&mut tx, caller.scope, id).await?;
    may_run(actor, &row.ok_or(Code::NOT_FOUND.fault())?)?;
    Ok(actor.clone())
}
