//! How a team ends: full, let through by its leader, or given up.
use super::seats::progressed;
use super::{TeamPolicy, TeamStatus};
use crate::CampaignStatus;
use crate::store::campaign;
use crate::store::item;
use crate::store::team::{self as store, SeatStatus, TeamRow};
use julin_contracts::{CampaignProgressed, MessageRequested, TeamCompleted, TeamFailed};
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{CampaignId, Code, PersonId, Scope, TeamId};
use julin_web::{Actor, audit};
use serde_json::json;
use std::collections::BTreeMap;

/// States from which a team may still end.
pub(super) const UNENDED: &[TeamStatus] = &[TeamStatus::Forming, TeamStatus::Undecided];

const NOT_THE_LEADERS: Code = Code::new(
    "groupbuy.team_not_leaders",
    409,
    "这个商品的拼团规则是不满员就退款，团长不能直接成团",
    "This item refunds teams that are not full; its leader does not decide",
);

/// The team gets the goods at its price; everybody in it is told.
pub(super) async fn complete(tx: &mut Tx, scope: Scope, team: &TeamRow) -> Result<()> {
    if !store::set_status(tx, scope, team.id, UNENDED, TeamStatus::Complete).await? {
        return Ok(());
    }
    let told = TeamCompleted {
        team: team.id,
        campaign: team.campaign_id,
        item: team.item_id,
    };
    emit(tx, scope, told).await?;
    for member in sitting(tx, scope, team).await? {
        tell_complete(tx, scope, team, member).await?;
    }
    let campaign = team.campaign_id;
    emit(tx, scope, CampaignProgressed { campaign }).await?;
    Ok(())
}

/// The team does not come about: orders sends back what was paid for its seats.
pub(super) async fn fail(tx: &mut Tx, scope: Scope, team: &TeamRow) -> Result<()> {
    if !store::set_status(tx, scope, team.id, UNENDED, TeamStatus::Failed).await? {
        return Ok(());
    }
    let seats = store::seats(tx, scope, &[team.id]).await?;
    let paid = seats.iter().filter(|s| s.status == SeatStatus::Paid);
    let told = TeamFailed {
        team: team.id,
        campaign: team.campaign_id,
        item: team.item_id,
        orders: paid.map(|s| s.order_id).collect(),
    };
    emit(tx, scope, told).await?;
    progressed(tx, scope, team).await
}

/// Gives up teams that are neither full nor let through, at most `max`: their campaign is being counted.
/// Answers how many.
pub(crate) async fn end_unresolved(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    max: i64,
) -> Result<i64> {
    let teams = store::page(tx, scope, campaign, None, UNENDED, i64::MAX, max).await?;
    for team in &teams {
        fail(tx, scope, team).await?;
    }
    Ok(i64::try_from(teams.len()).unwrap_or(max))
}

async fn sitting(tx: &mut Tx, scope: Scope, team: &TeamRow) -> Result<Vec<PersonId>> {
    let seats = store::seats(tx, scope, &[team.id]).await?;
    let paid = seats.iter().filter(|s| s.status == SeatStatus::Paid);
    Ok(paid.map(|s| s.member_id).collect())
}

pub(super) async fn tell_complete(
    tx: &mut Tx,
    scope: Scope,
    team: &TeamRow,
    to: PersonId,
) -> Result<()> {
    let args = BTreeMap::from([("item".to_owned(), item_name(tx, scope, team).await?)]);
    tell(tx, scope, team, to, ("team_complete", args)).await
}

/// Tells somebody of a team, once for each kind of message.
pub(super) async fn tell(
    tx: &mut Tx,
    scope: Scope,
    team: &TeamRow,
    to: PersonId,
    (template, args): (&str, BTreeMap<String, String>),
) -> Result<()> {
    let request = MessageRequested {
        to,
        template: template.to_owned(),
        args,
        link: Some(format!("/teams/{}", team.id)),
        key: format!("{template}:{}:{to}", team.id),
    };
    emit(tx, scope, request).await.map(|_| ())
}

pub(super) async fn item_name(tx: &mut Tx, scope: Scope, team: &TeamRow) -> Result<String> {
    let items = item::of_campaigns(tx, scope, &[team.campaign_id]).await?;
    let item = items.into_iter().find(|i| i.id == team.item_id);
    Ok(item.map(|i| i.name).unwrap_or_default())
}

/// A team that the actor may decide on: of a campaign they run, or of their own neighbours.
async fn decided(tx: &mut Tx, actor: &Actor, id: TeamId) -> Result<TeamRow> {
    use julin_web::{Permission::RunCampaigns, Reach};
    let scope = Scope::shop(actor.shop);
    let team = store::get(tx, scope, id).await?;
    let team = team.ok_or(Code::NOT_FOUND.fault())?;
    let row = campaign::get(tx, scope, team.campaign_id).await?;
    let row = row.ok_or(Code::NOT_FOUND.fault())?;
    let runs = row.leader_id.map_or(Reach::Shop, Reach::Leader);
    if !actor.may(RunCampaigns, runs) {
        actor.require(RunCampaigns, Reach::Leader(team.leader_id))?;
    }
    if !matches!(row.status, CampaignStatus::Open | CampaignStatus::Cutoff) {
        return Err(Code::WRONG_STATE.fault().detail(row.status.as_str()).into());
    }
    Ok(team)
}

/// Lets a team have the goods at its price although it was not full in time.
#[derive(Debug, Clone)]
pub struct CompleteTeam {
    /// Who does.
    pub actor: Actor,
    /// Which.
    pub id: TeamId,
}

impl Command for CompleteTeam {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, team) = (
            Scope::shop(self.actor.shop),
            decided(tx, &self.actor, self.id).await?,
        );
        match team.status {
            TeamStatus::Complete => return Ok(()),
            TeamStatus::Failed => {
                return Err(Code::WRONG_STATE.fault().detail("failed").into());
            }
            _ if team.on_expiry != TeamPolicy::Leader => {
                return Err(NOT_THE_LEADERS.fault().into());
            }
            TeamStatus::Forming => {
                return Err(Code::WRONG_STATE.fault().detail("forming").into());
            }
            TeamStatus::Undecided => complete(tx, scope, &team).await?,
        }
        let detail = json!({"paid": team.paid, "size": team.size});
        let (what, id) = ("groupbuy.team.complete", team.id.0);
        audit(tx, &self.actor, what, "team", id, detail).await
    }
}

/// Gives up a team that was not full in time, before its campaign is counted.
#[derive(Debug, Clone)]
pub struct DissolveTeam {
    /// Who does.
    pub actor: Actor,
    /// Which.
    pub id: TeamId,
}

impl Command for DissolveTeam {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, team) = (
            Scope::shop(self.actor.shop),
            decided(tx, &self.actor, self.id).await?,
        );
        match team.status {
            TeamStatus::Failed => return Ok(()),
            TeamStatus::Undecided => fail(tx, scope, &team).await?,
            other => return Err(Code::WRONG_STATE.fault().detail(other.as_str()).into()),
        }
        let detail = json!({"paid": team.paid, "size": team.size});
        let (what, id) = ("groupbuy.team.dissolve", team.id.0);
        audit(tx, &self.actor, what, "team", id, detail).await
    }
}
