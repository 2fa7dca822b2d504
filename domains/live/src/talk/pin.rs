//! Pin one comment for all who watch.
use crate::session::OVER;
use crate::store::review::mark;
use crate::store::session;
use crate::store::talk::{comment as comments, settings};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, CommentId, LiveId, Scope};
use julin_web::{Actor, audit};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The comment that stands on top.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LivePinInput {
    /// None takes the pin away.
    #[serde(default)]
    pub comment_id: Option<CommentId>,
}

/// Pins it; answers whether that changed anything.
pub(crate) struct Pin {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) comment: Option<CommentId>,
}

impl Command for Pin {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let scope = Scope::shop(self.actor.shop);
        let found = session::get(tx, scope, self.live).await?;
        if found.ok_or(Code::NOT_FOUND.fault())?.is_over() {
            return Err(OVER.fault().into());
        }
        if let Some(id) = self.comment {
            let spoke = comments::speaker(tx, scope, self.live, id).await?;
            let stands = spoke.is_some_and(|s| s.removed_at.is_none());
            if !stands {
                return Err(Code::INVALID.field("comment_id").into());
            }
        }
        let (_, before) = settings::get(tx, scope, self.live).await?;
        if before == self.comment {
            return Ok(false);
        }
        settings::set_pinned(tx, scope, self.live, self.comment).await?;
        if let Some(id) = self.comment {
            let said = comments::get(tx, scope, id).await?;
            let said = said.map(|c| c.text).unwrap_or_default();
            mark::note(tx, scope, self.live, mark::PIN, &said).await?;
        }
        let detail = json!({ "comment": [before, self.comment] });
        let id = self.live.0;
        audit(tx, &self.actor, "live.pin.set", "live", id, detail).await?;
        Ok(true)
    }
}
