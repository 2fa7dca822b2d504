//! Asking for more, approving, declining.
use super::paper::missing;
use crate::apply::{Application, LeaderApplicationStatus as S};
use crate::ids::ApplicationId;
use crate::refusals::{PAPERS, REVIEWS};
use crate::store::{application as store, paper, policy, review, step};
use crate::tell;
use julin_community::{LeaderLevel, People, Post, appoint, community, rank_leader};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, CommunityId, PickupPointId, Scope, Zone};
use julin_web::{Actor, audit};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use utoipa::ToSchema;

async fn with_shop(tx: &mut Tx, scope: Scope, id: ApplicationId, to: S) -> Result<Application> {
    let found = store::get(tx, scope, id).await?;
    let one = found.ok_or(Code::NOT_FOUND.fault())?;
    one.status.may_become(to)?;
    Ok(one)
}

/// Gives an application back to be completed.
pub(crate) struct Ask {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: ApplicationId,
    pub(crate) what: String,
}

impl Command for Ask {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let mut one = with_shop(tx, self.scope, self.id, S::MoreAsked).await?;
        (one.status, one.note) = (S::MoreAsked, self.what.clone());
        store::update(tx, self.scope, &one).await?;
        let deed = (self.actor.person, "asked", self.what.as_str());
        step::add(tx, self.scope, self.id, deed).await?;
        tell::asked(tx, self.scope, &one).await?;
        let (action, id) = ("leadership.application.ask", self.id.0);
        audit(tx, &self.actor, action, "leader_application", id, json!({})).await
    }
}

/// Declines an application, with the reason that the applicant is told.
pub(crate) struct Decline {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: ApplicationId,
    pub(crate) reason: String,
    /// In which the day is told from which she may apply again.
    pub(crate) zone: Zone,
}

impl Command for Decline {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let mut one = with_shop(tx, self.scope, self.id, S::Declined).await?;
        let (_, policy) = policy::get(tx, self.scope).await?;
        (one.status, one.note) = (S::Declined, self.reason.clone());
        (one.decided_at, one.decided_by) = (Some(tx.now()), Some(self.actor.person));
        store::update(tx, self.scope, &one).await?;
        let deed = (self.actor.person, "declined", self.reason.as_str());
        step::add(tx, self.scope, self.id, deed).await?;
        let again = tx.now().plus_s(policy.again_after_days * 86_400);
        let again = self.zone.date(again);
        tell::declined(tx, self.scope, &one, again).await?;
        let (action, id) = ("leadership.application.decline", self.id.0);
        audit(tx, &self.actor, action, "leader_application", id, json!({})).await
    }
}

/// As what an applicant is taken on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LeaderApproval)]
pub(crate) struct Approval {
    /// Where she is to lead.
    pub(crate) community_id: CommunityId,
    /// Where she hands goods out, in that community.
    pub(crate) pickup_point: PickupPointId,
    /// What residents read of her, at most 200 characters.
    pub(crate) intro: String,
    /// Her first level.
    pub(crate) level: LeaderLevel,
}

/// Makes the applicant a leader by the community room's own operation.
pub(crate) struct Approve {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) people: Arc<dyn People>,
    pub(crate) id: ApplicationId,
    pub(crate) to: Approval,
}

impl Command for Approve {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let mut one = with_shop(tx, self.scope, self.id, S::Approved).await?;
        self.complete(tx).await?;
        let home = community(tx, self.scope, self.to.community_id).await?;
        let home = home.ok_or(Code::NOT_FOUND.field("community_id"))?.name;
        let post = Post {
            community: self.to.community_id,
            pickup_point: self.to.pickup_point,
            intro: self.to.intro.clone(),
        };
        let person = (one.person_id, "community_id");
        appoint(tx, self.scope, &*self.people, person, &post).await?;
        rank_leader(tx, self.scope, one.person_id, self.to.level).await?;
        one.status = S::Approved;
        (one.decided_at, one.decided_by) = (Some(tx.now()), Some(self.actor.person));
        store::update(tx, self.scope, &one).await?;
        step::add(tx, self.scope, self.id, (self.actor.person, "approved", "")).await?;
        tell::approved(tx, self.scope, &one, home).await?;
        crate::gate::look(tx, self.scope, one.person_id).await?;
        let detail = json!({ "leader": one.person_id, "community": self.to.community_id });
        let (action, id) = ("leadership.application.approve", self.id.0);
        audit(tx, &self.actor, action, "leader_application", id, detail).await
    }
}

impl Approve {
    /// Refuses while marks or papers are missing.
    async fn complete(&self, tx: &mut Tx) -> Result<()> {
        let (_, policy) = policy::get(tx, self.scope).await?;
        let reviews = review::of(tx, self.scope, self.id).await?.len();
        if i64::try_from(reviews).unwrap_or(i64::MAX) < policy.reviewers {
            let said = format!("{reviews}/{}", policy.reviewers);
            return Err(REVIEWS.fault().detail(said).into());
        }
        let papers = paper::of(tx, self.scope, self.id).await?;
        match missing(&policy, &papers).first() {
            Some(kind) => Err(PAPERS.fault().detail(kind.as_str()).into()),
            None => Ok(()),
        }
    }
}
