//! What keeps a session from going live.
use crate::desk::Desk;
use crate::ports::Stage;
use crate::refusals::NOTHING_MISSING;
use crate::store::plan::{self, Plan};
use crate::store::task::{self, Task};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, LiveId, Scope};
use julin_web::check;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// What must still be done before a session goes live, by name: nothing once the host let it pass.
pub async fn missing(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<String>> {
    let plan = plan::get(tx, scope, live).await?;
    if passes(&plan) {
        return Ok(vec![]);
    }
    Ok(names_missing(&task::of_live(tx, scope, live).await?))
}

/// An override holds for the checklist as it was then.
fn passes(plan: &Plan) -> bool {
    plan.override_version == Some(plan.checklist_version)
}

pub(crate) fn names_missing(tasks: &[Task]) -> Vec<String> {
    let open = tasks.iter().filter(|t| t.must && t.done_at.is_none());
    open.map(|t| t.title.clone()).collect()
}

/// Why a session goes live although something is missing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ChecklistOverrideInput)]
pub(crate) struct OverrideInput {
    /// Kept with the session.
    pub reason: String,
}

/// Lets a session go live although something is missing; journaled with what was missing.
pub(crate) struct Override {
    pub(crate) desk: Desk,
    pub(crate) input: OverrideInput,
}

impl Command for Override {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (brief, scope) = (self.desk.open(tx).await?, self.desk.scope());
        let reason = check::text("reason", &self.input.reason, 2, 200)?;
        if brief.stage != Stage::Planned {
            return Err(Code::WRONG_STATE.fault().into());
        }
        let missing = missing(tx, scope, brief.live).await?;
        if missing.is_empty() {
            return Err(NOTHING_MISSING.fault().into());
        }
        plan::set_override(tx, scope, brief.live, &reason, self.desk.actor.person).await?;
        let detail = json!({ "reason": reason, "missing": missing });
        self.desk
            .note(tx, "runofshow.checklist.override", detail)
            .await
    }
}
