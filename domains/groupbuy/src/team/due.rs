//! The time of a team is up.
use super::end::{fail, item_name, tell};
use super::seats::progressed;
use super::{TeamPolicy, TeamStatus};
use crate::store::team as store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Scope, TeamId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The timer of a team.
pub(crate) const TEAM: &str = "groupbuy.team";

/// What the timer needs; whether it is still due, the team itself tells.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TeamTimer {
    pub(crate) team: TeamId,
}

/// Ends a team that is not full, or asks its leader; the timer's command.
pub(crate) struct TeamDue {
    pub(crate) scope: Scope,
    pub(crate) team: TeamId,
}

impl Command for TeamDue {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Some(team) = store::get(tx, self.scope, self.team).await? else {
            return Ok(());
        };
        if team.status != TeamStatus::Forming || team.settles_at > tx.now() {
            return Ok(());
        }
        if team.on_expiry == TeamPolicy::Refund || team.paid == 0 {
            return fail(tx, self.scope, &team).await;
        }
        let forming = [TeamStatus::Forming];
        store::set_status(tx, self.scope, team.id, &forming, TeamStatus::Undecided).await?;
        let missing = (team.size - team.paid).to_string();
        let args = BTreeMap::from([
            ("item".to_owned(), item_name(tx, self.scope, &team).await?),
            ("missing".to_owned(), missing),
        ]);
        let leader = team.leader_id;
        tell(tx, self.scope, &team, leader, ("team_undecided", args)).await?;
        progressed(tx, self.scope, &team).await
    }
}
