//! What is to be done after a session: made from a finding by one tap, or by hand.
use super::finding::LiveSuggestion;
use crate::store::review::work as store;
use crate::store::session;
use julin_db::{Command, Field, RawRow, Result, Tx, Val, row, text_enum};
use julin_kernel::{Code, LiveId, PersonId, Scope, Ts};
use julin_web::{Actor, Replay, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

const TITLE_MAX: usize = 60;
const REASON_MAX: usize = 200;
const TASKS_MAX: usize = 100;
const HOURS_MAX: i64 = 30 * 24;
const HOUR_MS: i64 = 3_600_000;

const FULL: Code = Code::new(
    "live.follow_ups_full",
    409,
    "这场直播的后续待办太多了",
    "This live has too many follow-ups",
);

text_enum! {
    /// Who does it.
    pub(crate) enum FollowUpRole {
        /// Whoever spoke.
        Host = "host",
        /// Whoever helped the host.
        Assistant = "assistant",
        /// Whoever has the goods.
        Supply = "supply",
        /// Whoever answers residents.
        Service = "service",
    }
}

julin_kernel::id!(FollowUpId "something to be done after a live");

impl From<FollowUpId> for Val {
    fn from(id: FollowUpId) -> Self {
        Self::from(id.0)
    }
}
impl Field for FollowUpId {
    fn get(row: &RawRow<'_>, i: usize) -> std::result::Result<Self, String> {
        i64::get(row, i).map(Self)
    }
}

row! {
    /// Something to be done.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
    #[schema(as = LiveFollowUp)]
    pub(crate) struct FollowUp {
        pub(crate) id: FollowUpId,
        pub(crate) cause: Option<String>,
        pub(crate) title: String,
        pub(crate) reason: String,
        pub(crate) role: FollowUpRole,
        pub(crate) due_at: Ts,
        pub(crate) created_at: Ts,
        pub(crate) done_by: Option<PersonId>,
        pub(crate) done_at: Option<Ts>,
    }
}

/// What is to be done: a finding's name alone takes over what the finding suggests.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LiveFollowUpInput {
    /// The finding that it is made from, if any.
    #[serde(default)]
    pub cause: Option<String>,
    /// What, at most 60 characters; of a finding its own.
    #[serde(default)]
    pub title: Option<String>,
    /// Who does it; of a finding its own.
    #[serde(default)]
    pub role: Option<FollowUpRole>,
    /// Hours from the end (or from now, on air) until when; of a finding its own.
    #[serde(default)]
    pub due_hours: Option<i64>,
}

/// Whether it is done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LiveFollowUpMark {
    /// Whether it is.
    pub done: bool,
}

/// Makes a follow-up; the same key makes it once, and so does the same finding.
pub(crate) struct Make {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: LiveFollowUpInput,
    /// What the named finding suggests now.
    pub(crate) found: Option<LiveSuggestion>,
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl Command for Make {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, me) = (Scope::shop(self.actor.shop), self.actor.person);
        let stored = store::follow_up_by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(_) = Replay::of(stored, &self.hash)? {
            return Ok(());
        }
        let all = store::follow_ups(tx, scope, self.live).await?;
        let cause = self.input.cause.as_ref();
        if cause.is_some() && all.iter().any(|f| f.cause.as_ref() == cause) {
            return Ok(());
        }
        if all.len() >= TASKS_MAX {
            return Err(FULL.fault().into());
        }
        let follow_up = self.decide(tx, scope).await?;
        let made = store::Made {
            live: self.live,
            by: me,
            idem_key: &self.key,
            idem_hash: &self.hash,
        };
        store::insert_follow_up(tx, scope, &follow_up, made).await?;
        let detail = json!({ "task": follow_up.title, "due_at": follow_up.due_at });
        audit(
            tx,
            &self.actor,
            "live.review.follow_up",
            "live",
            self.live.0,
            detail,
        )
        .await
    }
}

impl Make {
    async fn decide(&self, tx: &mut Tx, scope: Scope) -> Result<FollowUp> {
        let s = session::get(tx, scope, self.live).await?;
        let s = s.ok_or(Code::NOT_FOUND.fault())?;
        check::that("cause", self.input.cause.is_none() || self.found.is_some())?;
        let found = self.found.as_ref();
        let title = self.input.title.clone();
        let title = title
            .or_else(|| found.map(|f| f.title.clone()))
            .unwrap_or_default();
        let role = self.input.role.or_else(|| found.map(|f| f.role));
        let hours = self.input.due_hours.or_else(|| found.map(|f| f.due_hours));
        let hours = check::range("due_hours", hours.unwrap_or(0), 1, HOURS_MAX)?;
        let from = s.ended_at.unwrap_or(tx.now());
        let reason: String = found.map(|f| f.reason.clone()).unwrap_or_default();
        Ok(FollowUp {
            id: tx.new_id(),
            cause: self.input.cause.clone(),
            title: check::text("title", &title, 1, TITLE_MAX)?,
            reason: reason.chars().take(REASON_MAX).collect(),
            role: role.ok_or(Code::INVALID.field("role"))?,
            due_at: from.plus_ms(hours * HOUR_MS),
            created_at: tx.now(),
            done_by: None,
            done_at: None,
        })
    }
}

/// Ticks a follow-up, or takes the tick back; the first who ticks is kept.
pub(crate) struct Tick {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) id: FollowUpId,
    pub(crate) done: bool,
}

impl Command for Tick {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let all = store::follow_ups(tx, scope, self.live).await?;
        let found = all.into_iter().find(|f| f.id == self.id);
        let found = found.ok_or(Code::NOT_FOUND.fault())?;
        if found.done_at.is_some() == self.done {
            return Ok(());
        }
        let by = self.done.then_some(self.actor.person);
        store::set_done(tx, scope, found.id, by).await?;
        let detail = json!({ "task": found.title, "done": self.done });
        audit(
            tx,
            &self.actor,
            "live.review.tick",
            "live",
            self.live.0,
            detail,
        )
        .await
    }
}
