//! A second person approves or rejects a correction.
use super::apply::apply;
use super::ask::OWN_CORRECTION;
use super::model::{CorrectionId, CorrectionStatus};
use super::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Scope};
use julin_web::{Actor, audit, check};

/// Decides; approving books it in the same transaction. Deciding the same again is harmless.
pub(crate) struct Decide {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: CorrectionId,
    /// The reason of a rejection; none approves.
    pub(crate) reject: Option<String>,
}

impl Command for Decide {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let found = store::get(tx, self.scope, self.id).await?;
        let found = found.ok_or(Code::NOT_FOUND.fault())?;
        let (to, note) = match &self.reject {
            Some(why) => (
                CorrectionStatus::Rejected,
                check::text("reason", why, 1, 300)?,
            ),
            None => (CorrectionStatus::Applied, String::new()),
        };
        if found.by_id == self.actor.person {
            return Err(OWN_CORRECTION.fault().into());
        }
        if found.status == to {
            return Ok(());
        }
        let by = (self.actor.person, note.as_str());
        if !store::decide(tx, self.scope, self.id, to, by).await? {
            return Err(Code::WRONG_STATE
                .fault()
                .detail(found.status.as_str())
                .into());
        }
        if to == CorrectionStatus::Applied {
            apply(tx, self.scope, &found, &self.actor).await?;
        }
        let detail = serde_json::json!({ "status": to, "amount": found.amount, "note": note });
        let action = "settlement.correction.decide";
        audit(tx, &self.actor, action, "correction", self.id.0, detail).await
    }
}
