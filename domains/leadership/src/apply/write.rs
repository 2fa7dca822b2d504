//! Applying: keep a draft, send it, complete it, take it back.
use super::application::{Application, LeaderApplicationStatus as S};
use super::input::ApplicationInput;
use crate::ids::ApplicationId;
use crate::refusals::{ALREADY_LEADER, ALREADY_OPEN, CHANGED, CLOSED, TOO_SOON};
use crate::store::{application as store, policy, step};
use julin_catalog::own_pictures;
use julin_community::{community, leader};
use julin_db::{Command, Json, Result, Tx};
use julin_kernel::{Code, PersonId, Scope};
use julin_web::Replay;

/// Applications of one person, at most; a draft counts.
const APPLICATIONS_MAX: i64 = 20;
const DAY_S: i64 = 86_400;

/// Makes an application.
pub(crate) struct Apply {
    pub(crate) scope: Scope,
    pub(crate) person: PersonId,
    pub(crate) key: String,
    pub(crate) hash: String,
    pub(crate) input: ApplicationInput,
}

impl Command for Apply {
    type Output = ApplicationId;
    async fn run(&self, tx: &mut Tx) -> Result<ApplicationId> {
        let (scope, person) = (self.scope, self.person);
        let stored = store::by_key(tx, scope, person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            return Ok(id);
        }
        self.may_apply(tx).await?;
        let now = tx.now();
        let blank = Application {
            id: tx.new_id(),
            person_id: person,
            community_id: None,
            community_name: String::new(),
            building: String::new(),
            hours_per_week: 1,
            experience: String::new(),
            why: String::new(),
            pickup: String::new(),
            image_keys: Json(vec![]),
            consent: String::new(),
            consent_at: now,
            status: S::Draft,
            note: String::new(),
            version: 0,
            made_at: now,
            submitted_at: None,
            decided_at: None,
            decided_by: None,
        };
        let written = write(tx, scope, blank, ("", &self.input)).await?;
        store::insert(tx, scope, &written, (&self.key, &self.hash)).await?;
        note(tx, scope, &written).await?;
        Ok(written.id)
    }
}

impl Apply {
    async fn may_apply(&self, tx: &mut Tx) -> Result<()> {
        let (scope, person) = (self.scope, self.person);
        let (_, policy) = policy::get(tx, scope).await?;
        if !policy.open {
            return Err(CLOSED.fault().into());
        }
        if leader(tx, scope, person).await?.is_some() {
            return Err(ALREADY_LEADER.fault().into());
        }
        if store::count(tx, scope, person).await? >= APPLICATIONS_MAX {
            return Err(Code::TOO_MANY.fault().into());
        }
        let declined = store::last_declined(tx, scope, person).await?;
        let again = declined.map(|at| at.plus_s(policy.again_after_days * DAY_S));
        match again {
            Some(again) if tx.now() < again => {
                let wait_ms = again.since(tx.now());
                Err(TOO_SOON.fault().retry_after_ms(wait_ms).into())
            }
            _ => Ok(()),
        }
    }
}

/// Writes in a draft, or completes what was asked for.
pub(crate) struct Revise {
    pub(crate) scope: Scope,
    pub(crate) person: PersonId,
    pub(crate) id: ApplicationId,
    pub(crate) version: i64,
    pub(crate) input: ApplicationInput,
}

impl Command for Revise {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let before = hers(tx, self.scope, self.person, self.id).await?;
        before.status.may_become(S::Submitted)?;
        if before.version != self.version {
            return Err(CHANGED.field("version").into());
        }
        let written = write(tx, self.scope, before, ("application.", &self.input)).await?;
        store::update(tx, self.scope, &written).await?;
        note(tx, self.scope, &written).await
    }
}

/// Takes an application back.
pub(crate) struct Withdraw {
    pub(crate) scope: Scope,
    pub(crate) person: PersonId,
    pub(crate) id: ApplicationId,
}

impl Command for Withdraw {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let mut one = hers(tx, self.scope, self.person, self.id).await?;
        if one.status == S::Withdrawn {
            return Ok(());
        }
        one.status.may_become(S::Withdrawn)?;
        one.status = S::Withdrawn;
        store::update(tx, self.scope, &one).await?;
        let deed = (self.person, "withdrawn", "");
        Ok(step::add(tx, self.scope, one.id, deed).await?)
    }
}

async fn hers(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    id: ApplicationId,
) -> Result<Application> {
    let found = store::get(tx, scope, id).await?;
    let hers = found.filter(|a| a.person_id == person);
    Ok(hers.ok_or(Code::NOT_FOUND.fault())?)
}

/// Puts what was written into an application, if the place is known and no other is open for it; `at` is
/// what stands before the fields in the request.
async fn write(
    tx: &mut Tx,
    scope: Scope,
    mut one: Application,
    (at, input): (&str, &ApplicationInput),
) -> Result<Application> {
    let i = input.clone();
    one.community_name = match i.community_id {
        Some(id) => {
            let found = community(tx, scope, id).await?;
            found
                .ok_or(Code::INVALID.field(format!("{at}community_id")))?
                .name
        }
        None => i.community_name,
    };
    one.community_id = i.community_id;
    if store::has_open(tx, scope, one.person_id, &one.place(), one.id).await? {
        return Err(ALREADY_OPEN.field(format!("{at}community_id")).into());
    }
    let pictures = format!("{at}image_keys");
    own_pictures(tx, scope, one.person_id, (&pictures, &i.image_keys)).await?;
    (one.building, one.hours_per_week) = (i.building, i.hours_per_week);
    (one.experience, one.why, one.pickup) = (i.experience, i.why, i.pickup);
    one.image_keys = Json(i.image_keys);
    if one.consent != i.consent {
        (one.consent, one.consent_at) = (i.consent, tx.now());
    }
    if i.submit {
        one.status.may_become(S::Submitted)?;
        (one.status, one.submitted_at) = (S::Submitted, Some(tx.now()));
        one.note = String::new();
    }
    Ok(one)
}

async fn note(tx: &mut Tx, scope: Scope, one: &Application) -> Result<()> {
    if one.status == S::Submitted {
        step::add(tx, scope, one.id, (one.person_id, "submitted", "")).await?;
    }
    Ok(())
}
