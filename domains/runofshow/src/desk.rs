//! Who works on which session's run-of-show.
use crate::ports::{LiveBrief, Lives};
use crate::refusals::OVER;
use julin_db::{Result, Tx};
use julin_kernel::{Code, LiveId, Scope};
use julin_web::{Actor, Ctx, Permission, audit};
use serde_json::{Value, json};
use std::sync::Arc;

/// What every command of this room begins with.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) lives: Arc<dyn Lives>,
}

impl Desk {
    pub(crate) fn scope(&self) -> Scope {
        Scope::shop(self.actor.shop)
    }
    /// The session, or 404.
    pub(crate) async fn brief(&self, tx: &mut Tx) -> Result<LiveBrief> {
        let found = self.lives.brief(tx, self.scope(), self.live).await?;
        Ok(found.ok_or(Code::NOT_FOUND.fault())?)
    }
    /// The session, if its run-of-show may still change.
    pub(crate) async fn open(&self, tx: &mut Tx) -> Result<LiveBrief> {
        let brief = self.brief(tx).await?;
        if brief.is_over() {
            return Err(OVER.fault().into());
        }
        Ok(brief)
    }
    /// One row of the audit trail, on the session.
    pub(crate) async fn note(
        &self,
        tx: &mut Tx,
        action: &'static str,
        detail: Value,
    ) -> Result<()> {
        audit(tx, &self.actor, action, "live", self.live.0, detail).await
    }
    /// Tells those who prepare and steer the session, after the commit.
    pub(crate) fn changed(&self, ctx: &Ctx) {
        tell(ctx, self.live, "changed", &json!({}));
    }
}

/// Whether somebody runs a session or assists in it; an assistant may until it is over.
pub(crate) fn may_help(actor: &Actor, brief: &LiveBrief) -> bool {
    let assists = !brief.is_over() && brief.assistants.contains(&actor.person);
    assists || actor.may(Permission::RunLives, brief.reach)
}

/// Whether somebody may hear a session's topic.
pub async fn may_hear(tx: &mut Tx, ctx: &Ctx, actor: &Actor, live: LiveId) -> Result<bool> {
    let lives = ctx.port::<dyn Lives>();
    let found = lives.brief(tx, Scope::shop(actor.shop), live).await?;
    Ok(found.is_some_and(|brief| may_help(actor, &brief)))
}

/// The realtime topic of a session's run-of-show: scripts are not for viewers.
pub fn topic(live: LiveId) -> String {
    format!("rundown:{live}")
}

/// Tells a session's staff; the hub is no record, so failing to tell is only logged.
pub(crate) fn tell(ctx: &Ctx, live: LiveId, kind: &str, data: &Value) {
    if let Err(e) = ctx.hub.publish(&topic(live), kind, data) {
        tracing::error!(error = %e, kind, "a message to staff cannot be JSON");
    }
}
