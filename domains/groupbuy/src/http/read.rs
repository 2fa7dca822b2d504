//! Reading campaigns.
use super::{may_run, reader};
use crate::CampaignStatus;
use crate::names::chain_page;
use crate::read;
use crate::store::campaign;
use crate::store::list::CampaignFilter;
use crate::view::{CampaignCard, CampaignView, ChainRow};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_community::People;
use julin_kernel::{CampaignId, Code, CommunityId, Fault, Page, PageQuery, PersonId};
use julin_web::{Answer, Caller, Ctx, Permission, Problems, Reach, Role};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CampaignQuery {
    /// In which a leader of this community takes part.
    community: Option<CommunityId>,
    /// In which this leader takes part.
    leader: Option<PersonId>,
    /// One state, or several with commas between; all that are public unless told.
    status: Option<String>,
    /// Those that the caller runs, drafts too.
    #[serde(default)]
    mine: bool,
    /// Words of the title.
    #[serde(default)]
    q: String,
    cursor: Option<String>,
    limit: Option<i64>,
}

impl CampaignQuery {
    fn states(&self, drafts: bool) -> Result<Vec<CampaignStatus>, Fault> {
        let allowed = |s: &CampaignStatus| drafts || s.is_public();
        let Some(words) = self.status.as_deref().filter(|s| !s.is_empty()) else {
            return Ok(CampaignStatus::ALL
                .iter()
                .copied()
                .filter(allowed)
                .collect());
        };
        let parse = |word: &str| {
            let state = CampaignStatus::parse(word.trim());
            state.ok_or_else(|| Code::INVALID.field("status").detail(word))
        };
        let states: Result<Vec<_>, Fault> = words.split(',').map(parse).collect();
        Ok(states?.into_iter().filter(allowed).collect())
    }
}

/// The leader whose campaigns are asked for, and whether drafts are shown too.
fn whose(caller: &Caller, query: &CampaignQuery) -> Result<(Option<PersonId>, bool), Fault> {
    if !query.mine {
        return Ok((query.leader, false));
    }
    let actor = caller.signed()?;
    if actor.may(Permission::RunCampaigns, Reach::Shop) {
        return Ok((query.leader, true));
    }
    if actor.is(Role::Leader) {
        return Ok((Some(actor.person), true));
    }
    Err(Code::FORBIDDEN.fault())
}

/// Campaigns, the newest first.
#[utoipa::path(get, path = "/api/v1/campaigns", tag = "groupbuy", operation_id = "groupbuyListCampaigns",
    params(CampaignQuery), responses((status = 200, body = Page<CampaignCard>), Problems))]
pub(super) async fn list_campaigns(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<CampaignQuery>,
) -> Answer<Json<Page<CampaignCard>>> {
    let (leader, drafts) = whose(&caller, &query)?;
    let filter = CampaignFilter {
        community: query.community,
        leader,
        status: query.states(drafts)?,
        words: query.q,
    };
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let people = ctx.port::<dyn People>();
    let reader = reader(&ctx, &caller, &*people);
    let mut tx = ctx.db.read().await?;
    Ok(Json(read::cards(&mut tx, &reader, &filter, &page).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LeaderQuery {
    /// The leader it is shown for.
    pub(super) leader: Option<PersonId>,
}

/// Loads the page of a campaign; drafts are there for those who may run them only.
pub(super) async fn page_of(
    ctx: &Ctx,
    caller: &Caller,
    id: CampaignId,
    leader: Option<PersonId>,
) -> Answer<CampaignView> {
    let people = ctx.port::<dyn People>();
    let reader = reader(ctx, caller, &*people);
    let mut tx = ctx.db.read().await?;
    let row = campaign::get(&mut tx, caller.scope, id).await?;
    let hidden = row.is_none_or(|row| {
        let run = caller.actor.as_ref().map(|a| may_run(a, &row));
        !row.status.is_public() && !matches!(run, Some(Ok(())))
    });
    if hidden {
        return Err(Code::NOT_FOUND.fault().into());
    }
    let found = read::view(&mut tx, &reader, id, leader).await?;
    Ok(found.ok_or(Code::NOT_FOUND.fault())?)
}

/// A campaign with everything on its page.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}", tag = "groupbuy", operation_id = "groupbuyGetCampaign",
    params(("id" = CampaignId, Path), LeaderQuery),
    responses((status = 200, body = CampaignView), Problems))]
pub(super) async fn get_campaign(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Query(query): Query<LeaderQuery>,
) -> Answer<Json<CampaignView>> {
    Ok(Json(page_of(&ctx, &caller, id, query.leader).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ChainQuery {
    /// Of this leader's people only.
    leader: Option<PersonId>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// Who ordered what, the newest first, with masked names.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/chain", tag = "groupbuy", operation_id = "groupbuyGetChain",
    params(("id" = CampaignId, Path), ChainQuery),
    responses((status = 200, body = Page<ChainRow>), Problems))]
pub(super) async fn get_chain(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Query(query): Query<ChainQuery>,
) -> Answer<Json<Page<ChainRow>>> {
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let me = caller.actor.as_ref().map(|a| a.person);
    let mut tx = ctx.db.read().await?;
    Ok(Json(
        chain_page(&mut tx, caller.scope, id, query.leader, me, &page).await?,
    ))
}
