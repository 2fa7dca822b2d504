//! A day is compared, by the daily job or because somebody asks.
use super::jobs::run_later;
use super::{day, store};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

/// Begins a run over a day, unless one is under way; answers its number.
pub(crate) struct Start {
    pub(crate) scope: Scope,
    /// Who asks; nobody when the daily job does.
    pub(crate) actor: Option<Actor>,
    pub(crate) day: String,
}

impl Command for Start {
    type Output = i64;
    async fn run(&self, tx: &mut Tx) -> Result<i64> {
        let Some((start, _)) = day::span(&self.day).filter(|(_, end)| *end <= tx.now()) else {
            return Err(Code::INVALID.field("day").into());
        };
        let run = store::begin(tx, self.scope, &self.day, start).await?;
        run_later(tx, self.scope, &self.day, run).await?;
        if let Some(actor) = &self.actor {
            let detail = json!({"day": self.day, "run": run});
            let action = "settlement.reconciliation.start";
            audit(tx, actor, action, "reconciliation", 0, detail).await?;
        }
        Ok(run)
    }
}
