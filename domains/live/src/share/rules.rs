//! What the shop gives for a new neighbour, and by which doors.
use crate::share::brought::Came;
use crate::share::door::Door;
use crate::store::share as store;
use julin_db::{Command, Result, Tx};
use julin_kernel::Scope;
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The most points for one new neighbour.
const POINTS_MAX: i64 = 10_000;

/// Rules of sharing. Without any the shop gives nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveShareRules {
    /// Points for whoever brought a neighbour whose first order was completed; 0 gives none.
    pub(crate) points: i64,
    /// Points for whoever brought that one; 0 gives none. There is no third level.
    pub(crate) above_points: i64,
    /// Doors at which a reward is allowed; WeChat's web view is not among them unless the shop puts it
    /// there.
    pub(crate) doors: Vec<Door>,
}

impl LiveShareRules {
    /// Points for bringing somebody in by this door; none where nothing is given.
    pub(crate) fn reward(&self, door: Door) -> Option<i64> {
        (self.points > 0 && self.doors.contains(&door)).then_some(self.points)
    }
    /// Whether bringing somebody in like this is rewarded. A link says of itself what it likes: it does
    /// not take WeChat's rules off a page inside WeChat, whose own door must allow it as well (rule 33).
    pub(crate) fn rewards(&self, came: &Came) -> bool {
        let outside = came.within == Door::H5;
        self.reward(came.door).is_some() && (outside || self.reward(came.within).is_some())
    }
}

/// Replaces the rules.
pub(crate) struct SetShareRules {
    pub(crate) actor: Actor,
    pub(crate) rules: LiveShareRules,
}

impl Command for SetShareRules {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let rules = &self.rules;
        check::range("points", rules.points, 0, POINTS_MAX)?;
        check::range("above_points", rules.above_points, 0, rules.points)?;
        check::count("doors", &rules.doors, 0, Door::ALL.len())?;
        let scope = Scope::shop(self.actor.shop);
        let before = store::rules(tx, scope).await?;
        store::set_rules(tx, scope, rules).await?;
        let detail = json!({
            "points": [before.points, rules.points],
            "above_points": [before.above_points, rules.above_points],
            "doors": [before.doors, rules.doors],
        });
        audit(
            tx,
            &self.actor,
            "live.share_rules.set",
            "live_share_rules",
            0,
            detail,
        )
        .await
    }
}
