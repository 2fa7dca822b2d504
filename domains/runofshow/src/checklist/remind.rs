//! Whoever is responsible hears of what is overdue, once for each due time. A session may be moved, so
//! the job looks again at the next due time and at least every hour.
use super::{Phase, TaskRole, due_at};
use crate::ids::TaskId;
use crate::jobs::WATCH;
use crate::ports::{LiveBrief, Lives};
use crate::store::task::Task;
use crate::store::{plan, task as store};
use julin_contracts::MessageRequested;
use julin_db::{Command, Result, Tx};
use julin_events::{Job, emit, enqueue};
use julin_kernel::{LiveId, PersonId, Scope, Ts};
use julin_web::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

const LOOK_AGAIN_MS: i64 = 3_600_000;

/// A look at a checklist, at the instant that its plan names; a later one takes the place of it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Watch {
    pub(crate) live: LiveId,
    pub(crate) at: Ts,
}

/// Has the checklist looked at now, and from then on.
pub(crate) async fn watch(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    let now = tx.now();
    leave(tx, scope, live, now).await
}

async fn leave(tx: &mut Tx, scope: Scope, live: LiveId, at: Ts) -> Result<()> {
    plan::set_watch(tx, scope, live, Some(at)).await?;
    let look: TaskId = tx.new_id();
    let job = Job {
        kind: WATCH,
        key: format!("{live}:{look}"),
        payload: Watch { live, at },
        run_at: at,
    };
    enqueue(tx, scope, job).await
}

/// Reminds of what is overdue.
pub(crate) struct Remind {
    pub(crate) scope: Scope,
    pub(crate) watch: Watch,
    pub(crate) lives: Arc<dyn Lives>,
}

impl Command for Remind {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, live, now) = (self.scope, self.watch.live, tx.now());
        let plan = plan::get(tx, scope, live).await?;
        let found = self.lives.brief(tx, scope, live).await?;
        let Some(brief) = found.filter(|_| plan.watch_at == Some(self.watch.at)) else {
            return Ok(());
        };
        let tasks = store::of_live(tx, scope, live).await?;
        let open: Vec<(&Task, Ts)> = tasks
            .iter()
            .filter_map(|t| Some((t, awaited(t, &brief)?)))
            .collect();
        for (task, due) in open
            .iter()
            .filter(|(t, due)| *due <= now && t.reminded_for != Some(*due))
        {
            self.tell(tx, &brief, task, *due).await?;
        }
        let ahead = open.iter().map(|(_, due)| *due).filter(|due| *due > now);
        match next_look(ahead.min(), &brief, open.is_empty(), now) {
            Some(at) => leave(tx, scope, live, at).await,
            None => Ok(plan::set_watch(tx, scope, live, None).await?),
        }
    }
}

/// When an open item is due, if anybody still waits for it.
fn awaited(task: &Task, brief: &LiveBrief) -> Option<Ts> {
    let late = brief.is_over() && task.phase != Phase::After;
    let due = due_at(task.phase, task.due_minutes, brief)?;
    (task.done_at.is_none() && !late).then_some(due)
}

/// While the session may move or begin, at least every hour; afterwards only if something is due.
fn next_look(due: Option<Ts>, brief: &LiveBrief, nothing_open: bool, now: Ts) -> Option<Ts> {
    if brief.is_over() || nothing_open {
        return due;
    }
    let again = now.plus_ms(LOOK_AGAIN_MS);
    Some(due.map_or(again, |due| due.min(again)))
}

impl Remind {
    async fn tell(&self, tx: &mut Tx, brief: &LiveBrief, task: &Task, due: Ts) -> Result<()> {
        for to in responsible(tx, self.scope, brief, task.role).await? {
            let message = MessageRequested {
                to,
                template: "checklist_overdue".to_owned(),
                args: BTreeMap::from([
                    ("item".to_owned(), task.title.clone()),
                    ("live".to_owned(), brief.title.clone()),
                ]),
                link: Some(format!("/leader/live/{}/show?tab=checklist", brief.live)),
                key: format!("runofshow:{}:{}:{to}", task.id, due.0),
            };
            emit(tx, self.scope, message).await?;
        }
        Ok(store::set_reminded(tx, self.scope, task.id, due).await?)
    }
}

/// The host for what is hers, her assistants for what is theirs; the operators for supply and service,
/// and where there is nobody else.
async fn responsible(
    tx: &mut Tx,
    scope: Scope,
    brief: &LiveBrief,
    role: TaskRole,
) -> Result<Vec<PersonId>> {
    let host: Vec<PersonId> = brief.leader.into_iter().collect();
    let named = match role {
        TaskRole::Host => host,
        TaskRole::Assistant if brief.assistants.is_empty() => host,
        TaskRole::Assistant => brief.assistants.clone(),
        TaskRole::Supply | TaskRole::Service => vec![],
    };
    if !named.is_empty() {
        return Ok(named);
    }
    Ok(julin_identity::persons_with_role(tx, scope, Role::Operator).await?)
}
