//! A member of staff says what a difference is.
use super::model::{DifferenceId, DifferenceState};
use super::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

/// Explains a difference, or opens it again when no explanation is given.
pub(crate) struct Explain {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: DifferenceId,
    pub(crate) explanation: Option<String>,
}

impl Command for Explain {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let known = store::difference(tx, self.scope, self.id).await?;
        let known = known.ok_or(Code::NOT_FOUND.fault())?;
        if known.state == DifferenceState::Resolved {
            return Err(Code::WRONG_STATE.fault().into());
        }
        let (by, why) = (self.actor.person, self.explanation.as_deref());
        store::explain(tx, self.scope, self.id, by, why).await?;
        let detail = json!({"day": known.day, "number": known.number, "explanation": why});
        let action = "settlement.difference.explain";
        audit(tx, &self.actor, action, "difference", self.id.0, detail).await
    }
}
