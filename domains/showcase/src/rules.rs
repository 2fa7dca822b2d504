//! What the shop gives for a post that is shown.
use crate::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::Scope;
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The most points for one order's posts.
const POINTS_MAX: i64 = 1_000;

/// Rules of 晒单. Without any the shop gives nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct ShowPostRules {
    /// Points for the first post of an order that is shown, 0 to 1,000; 0 gives none.
    pub(crate) points: i64,
}

/// Replaces the rules.
pub(crate) struct SetRules {
    pub(crate) actor: Actor,
    pub(crate) rules: ShowPostRules,
}

impl Command for SetRules {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        check::range("points", self.rules.points, 0, POINTS_MAX)?;
        let before = store::rules::get(tx, scope).await?;
        store::rules::set(tx, scope, self.rules).await?;
        let detail = json!({ "points": [before.points, self.rules.points] });
        let what = "showcase.rules.set";
        audit(tx, &self.actor, what, "show_post_rules", 0, detail).await
    }
}
