//! Write the checklist.
use super::{DUE_MINUTES_MAX, Phase, TASKS_MAX, TaskRole, watch};
use crate::desk::Desk;
use crate::ids::TaskId;
use crate::refusals::CHANGED;
use crate::store::{plan, task as store};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Fault, LiveId, Scope};
use julin_web::check;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;

/// An item as it is written.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ChecklistTaskInput)]
pub(crate) struct TaskInput {
    /// The item that is kept, with its tick; none makes a new one.
    #[serde(default)]
    pub id: Option<TaskId>,
    /// When it is done.
    pub phase: Phase,
    /// What is done.
    pub title: String,
    /// Who does it.
    pub role: TaskRole,
    /// Minutes before the start, after the start, or after the end.
    pub due_minutes: i64,
    /// Whether the live cannot begin without it; only of what is done before.
    pub must: bool,
}

/// A checklist as it is written.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ChecklistInput {
    /// The version that was edited; 0 where there was none.
    pub version: i64,
    /// Its items, in their order.
    pub tasks: Vec<TaskInput>,
}

/// An item that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) id: Option<TaskId>,
    pub(crate) phase: Phase,
    pub(crate) title: String,
    pub(crate) role: TaskRole,
    pub(crate) due_minutes: i64,
    pub(crate) must: bool,
}

impl Draft {
    /// Whether it says what is there already.
    fn is(&self, t: &store::Task) -> bool {
        self.id.is_none_or(|id| id == t.id)
            && (self.phase, self.role, self.due_minutes, self.must)
                == (t.phase, t.role, t.due_minutes, t.must)
            && self.title == t.title
    }
}

impl TaskInput {
    fn checked(&self, at: &str) -> Result<Draft, Fault> {
        check::that(
            &format!("{at}.must"),
            !self.must || self.phase == Phase::Before,
        )?;
        let minutes = &format!("{at}.due_minutes");
        Ok(Draft {
            id: self.id,
            phase: self.phase,
            title: check::text(&format!("{at}.title"), &self.title, 1, 60)?,
            role: self.role,
            due_minutes: check::range(minutes, self.due_minutes, 0, DUE_MINUTES_MAX)?,
            must: self.must,
        })
    }
}

/// Replaces the checklist; items that are kept keep their tick.
pub(crate) struct SetChecklist {
    pub(crate) desk: Desk,
    pub(crate) input: ChecklistInput,
}

impl Command for SetChecklist {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (brief, scope) = (self.desk.open(tx).await?, self.desk.scope());
        check::count("tasks", &self.input.tasks, 0, TASKS_MAX)?;
        let inputs = self.input.tasks.iter().enumerate();
        let drafts: Result<Vec<Draft>, Fault> = inputs
            .map(|(i, t)| t.checked(&format!("tasks.{i}")))
            .collect();
        let drafts = drafts?;
        let before = store::of_live(tx, scope, brief.live).await?;
        let mut seen = HashSet::new();
        for (i, draft) in drafts.iter().enumerate() {
            let Some(id) = draft.id else { continue };
            let there = before.iter().any(|t| t.id == id);
            check::that(&format!("tasks.{i}.id"), there && seen.insert(id))?;
        }
        let at = plan::get(tx, scope, brief.live).await?.checklist_version;
        if at != self.input.version {
            return Err(CHANGED.field("version").into());
        }
        replace(tx, scope, brief.live, &drafts).await?;
        let must = drafts.iter().filter(|d| d.must).count();
        let detail = json!({ "tasks": drafts.len(), "must": must });
        self.desk.note(tx, "runofshow.checklist.set", detail).await
    }
}

/// Writes a checklist in place of the one before, and its next version: what was let pass before is
/// not let pass any more. The same again changes nothing.
pub(crate) async fn replace(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    drafts: &[Draft],
) -> Result<()> {
    let before = store::of_live(tx, scope, live).await?;
    let same = |(draft, old): (&Draft, &store::Task)| draft.is(old);
    if before.len() == drafts.len() && drafts.iter().zip(&before).all(same) {
        return Ok(());
    }
    for old in before {
        if !drafts.iter().any(|d| d.id == Some(old.id)) {
            store::delete(tx, scope, old.id).await?;
        }
    }
    store::put(tx, scope, live, drafts).await?;
    plan::next_checklist(tx, scope, live).await?;
    watch(tx, scope, live).await
}
