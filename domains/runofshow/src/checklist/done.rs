//! Tick an item, or take the tick back.
use super::watch;
use crate::desk::Desk;
use crate::ids::TaskId;
use crate::store::task as store;
use julin_db::{Command, Result, Tx};
use julin_kernel::Code;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Whether an item is done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ChecklistDoneInput)]
pub(crate) struct DoneInput {
    /// Whether it is.
    pub done: bool,
}

/// Notes it with who and when; the first who ticks is kept.
pub(crate) struct Done {
    pub(crate) desk: Desk,
    pub(crate) task: TaskId,
    pub(crate) ticked: bool,
}

impl Command for Done {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (brief, scope) = (self.desk.brief(tx).await?, self.desk.scope());
        let tasks = store::of_live(tx, scope, brief.live).await?;
        let found = tasks.into_iter().find(|t| t.id == self.task);
        let task = found.ok_or(Code::NOT_FOUND.fault())?;
        if task.done_at.is_some() == self.ticked {
            return Ok(());
        }
        let by = self.ticked.then_some(self.desk.actor.person);
        store::set_done(tx, scope, task.id, by).await?;
        if !self.ticked {
            watch(tx, scope, brief.live).await?;
        }
        let detail = json!({ "task": task.title, "done": self.ticked });
        self.desk.note(tx, "runofshow.checklist.tick", detail).await
    }
}
