//! What is shown of applications.
use crate::apply::{Application, LeaderApplicationStatus};
use crate::ids::ApplicationId;
use crate::policy::Policy;
use crate::review::{Mark, Paper, PaperKind, PaperState, missing, score_text};
use crate::store::{application, paper, policy, review, step};
use julin_catalog::blob_url;
use julin_db::{Result, Tx};
use julin_identity::Person;
use julin_kernel::{CommunityId, PersonId, Scope, Ts};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// An application as its applicant sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderApplication)]
pub(crate) struct ApplicationView {
    pub(crate) id: ApplicationId,
    /// Send it back with a change.
    pub(crate) version: i64,
    pub(crate) status: LeaderApplicationStatus,
    /// None: a community that the shop does not serve yet.
    #[schema(required)]
    pub(crate) community_id: Option<CommunityId>,
    pub(crate) community_name: String,
    pub(crate) building: String,
    pub(crate) hours_per_week: i64,
    pub(crate) experience: String,
    pub(crate) why: String,
    pub(crate) pickup: String,
    pub(crate) image_keys: Vec<String>,
    pub(crate) image_urls: Vec<String>,
    /// What is asked for, or why it was declined.
    pub(crate) note: String,
    pub(crate) made_at: Ts,
    pub(crate) submitted_at: Option<Ts>,
    pub(crate) decided_at: Option<Ts>,
}

impl From<Application> for ApplicationView {
    fn from(a: Application) -> Self {
        Self {
            id: a.id,
            version: a.version,
            status: a.status,
            community_id: a.community_id,
            community_name: a.community_name,
            building: a.building,
            hours_per_week: a.hours_per_week,
            experience: a.experience,
            why: a.why,
            pickup: a.pickup,
            image_urls: a.image_keys.0.iter().map(|key| blob_url(key)).collect(),
            image_keys: a.image_keys.0,
            note: a.note,
            made_at: a.made_at,
            submitted_at: a.submitted_at,
            decided_at: a.decided_at,
        }
    }
}

/// One's own applications, and whether another can be made.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MyLeaderApplications)]
pub(crate) struct MineView {
    /// Whether the shop takes on leaders.
    pub(crate) open: bool,
    /// Whether the reader leads already.
    pub(crate) is_leader: bool,
    /// What is to be agreed to.
    pub(crate) privacy_version: String,
    /// After a decline: when one may apply again.
    pub(crate) again_at: Option<Ts>,
    /// Newest first.
    pub(crate) items: Vec<ApplicationView>,
}

pub(crate) async fn mine(tx: &mut Tx, scope: Scope, person: PersonId) -> Result<MineView> {
    let (_, policy) = policy::get(tx, scope).await?;
    let declined = application::last_declined(tx, scope, person).await?;
    let again = declined.map(|at| at.plus_s(policy.again_after_days * 86_400));
    let items = application::of_person(tx, scope, person).await?;
    Ok(MineView {
        open: policy.open,
        is_leader: julin_community::leader(tx, scope, person).await?.is_some(),
        privacy_version: julin_identity::CONSENT_VERSION.to_owned(),
        again_at: again.filter(|at| *at > tx.now()),
        items: items.into_iter().map(Into::into).collect(),
    })
}

/// Somebody, by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderApplicationPerson)]
pub(crate) struct Named {
    pub(crate) id: PersonId,
    pub(crate) nickname: String,
    pub(crate) phone_masked: String,
}

fn named(people: &HashMap<PersonId, Person>, id: PersonId) -> Named {
    let known = people.get(&id);
    Named {
        id,
        nickname: known.map_or_else(String::new, |p| p.nickname.clone()),
        phone_masked: known.map_or_else(String::new, |p| p.phone_masked.clone()),
    }
}

/// A row of the desk's list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderApplicationRow)]
pub(crate) struct RowView {
    pub(crate) id: ApplicationId,
    pub(crate) person: Named,
    pub(crate) status: LeaderApplicationStatus,
    pub(crate) community_name: String,
    /// Whether the shop serves that community.
    pub(crate) served: bool,
    pub(crate) hours_per_week: i64,
    pub(crate) submitted_at: Option<Ts>,
}

pub(crate) async fn rows(tx: &mut Tx, scope: Scope, page: &[Application]) -> Result<Vec<RowView>> {
    let ids: Vec<PersonId> = page.iter().map(|a| a.person_id).collect();
    let people = julin_identity::people(tx, scope, &ids).await?;
    let row = |a: &Application| RowView {
        id: a.id,
        person: named(&people, a.person_id),
        status: a.status,
        community_name: a.community_name.clone(),
        served: a.community_id.is_some(),
        hours_per_week: a.hours_per_week,
        submitted_at: a.submitted_at,
    };
    Ok(page.iter().map(row).collect())
}

/// A reviewer's marks as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderReview)]
pub(crate) struct ReviewView {
    pub(crate) reviewer: Named,
    pub(crate) marks: Vec<Mark>,
    /// The weighted mean: `4.35`.
    pub(crate) score: String,
    pub(crate) recommends: bool,
    pub(crate) note: String,
    pub(crate) at: Ts,
}

/// A checked paper as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderPaper)]
pub(crate) struct PaperView {
    pub(crate) kind: PaperKind,
    pub(crate) state: PaperState,
    /// `by_hand`, or the provider.
    pub(crate) checked_with: String,
    /// A masked name and the end of a number, or the digest of the contract's scan.
    pub(crate) told: String,
    pub(crate) checked_by: Named,
    pub(crate) at: Ts,
}

/// What was done with an application.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderApplicationStep)]
pub(crate) struct StepView {
    pub(crate) at: Ts,
    pub(crate) actor: Named,
    /// `submitted`, `reviewed`, `checked`, `asked`, `approved`, `declined`, `withdrawn`.
    pub(crate) deed: String,
    pub(crate) note: String,
}

/// An application as the shop sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderApplicationFile)]
pub(crate) struct FileView {
    pub(crate) application: ApplicationView,
    pub(crate) person: Named,
    pub(crate) reviews: Vec<ReviewView>,
    pub(crate) papers: Vec<PaperView>,
    /// Papers that the policy asks for and that have not passed.
    pub(crate) papers_missing: Vec<PaperKind>,
    /// Reviewers that the policy asks for.
    pub(crate) reviewers: i64,
    pub(crate) steps: Vec<StepView>,
    /// What reviewers judge by.
    pub(crate) policy: Policy,
}

pub(crate) async fn file(tx: &mut Tx, scope: Scope, a: Application) -> Result<FileView> {
    let (_, policy) = policy::get(tx, scope).await?;
    let reviews = review::of(tx, scope, a.id).await?;
    let papers = paper::of(tx, scope, a.id).await?;
    let steps = step::of(tx, scope, a.id).await?;
    let mut ids = vec![a.person_id];
    ids.extend(reviews.iter().map(|r| r.reviewer_id));
    ids.extend(papers.iter().map(|p: &Paper| p.checked_by));
    ids.extend(steps.iter().map(|s| s.actor_id));
    let people = julin_identity::people(tx, scope, &ids).await?;
    let name = |id| named(&people, id);
    Ok(FileView {
        person: name(a.person_id),
        papers_missing: missing(&policy, &papers),
        reviewers: policy.reviewers,
        policy,
        reviews: reviews
            .into_iter()
            .map(|r| ReviewView {
                reviewer: name(r.reviewer_id),
                marks: r.marks.0,
                score: score_text(r.score),
                recommends: r.recommends,
                note: r.note,
                at: r.at,
            })
            .collect(),
        papers: papers
            .into_iter()
            .map(|p| PaperView {
                kind: p.kind,
                state: p.state,
                checked_with: p.checked_with,
                told: p.told,
                checked_by: name(p.checked_by),
                at: p.at,
            })
            .collect(),
        steps: steps
            .into_iter()
            .map(|s| StepView {
                at: s.at,
                actor: name(s.actor_id),
                deed: s.deed,
                note: s.note,
            })
            .collect(),
        application: a.into(),
    })
}
