//! Who does what in a session: the host all of it, an assistant (场控) what is named here, and neither
//! money nor the end of it.
use crate::session::Session;
use crate::store::talk::assistant;
use julin_db::{DbError, Tx, text_enum};
use julin_kernel::Scope;
use julin_web::{Actor, Permission};

text_enum! {
    /// What somebody is in one session.
    pub(crate) enum LiveStanding {
        /// May steer all of it.
        Host = "host",
        /// Was named by the host.
        Assistant = "assistant",
        /// Watches.
        Viewer = "viewer",
    }
}

/// Something done in a session by those who run it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Show, hide and explain cards.
    Cards,
    /// Remove, hold, mute, pin, slow down.
    Moderate,
    /// Mark questions as answered.
    Answer,
    /// Tell what was said wrong.
    Correct,
    /// Name assistants.
    Assist,
}

impl Task {
    /// What a role must allow over the session's host.
    pub(crate) const fn permission(self) -> Permission {
        match self {
            Self::Moderate | Self::Answer => Permission::Moderate,
            Self::Cards | Self::Correct | Self::Assist => Permission::RunLives,
        }
    }
    /// Whether an assistant of the session may do it, too.
    const fn of_assistants(self) -> bool {
        matches!(self, Self::Cards | Self::Moderate | Self::Answer)
    }
}

/// Whether the actor may do this in this session. An assistant may until it is over.
pub(crate) async fn may(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    s: &Session,
    task: Task,
) -> Result<bool, DbError> {
    if actor.may(task.permission(), s.reach()) {
        return Ok(true);
    }
    let helps = task.of_assistants() && !s.is_over();
    Ok(helps && assistant::is(tx, scope, s.id, actor.person).await?)
}

/// What the actor is in this session.
pub(crate) async fn standing(
    tx: &mut Tx,
    scope: Scope,
    actor: Option<&Actor>,
    s: &Session,
) -> Result<LiveStanding, DbError> {
    let Some(actor) = actor else {
        return Ok(LiveStanding::Viewer);
    };
    if actor.may(Permission::RunLives, s.reach()) {
        return Ok(LiveStanding::Host);
    }
    let helps = assistant::is(tx, scope, s.id, actor.person).await?;
    Ok(if helps {
        LiveStanding::Assistant
    } else {
        LiveStanding::Viewer
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assistant_helps_with_talk_and_cards_and_nothing_else() {
        let all = [
            (Task::Cards, true),
            (Task::Moderate, true),
            (Task::Answer, true),
            (Task::Correct, false),
            (Task::Assist, false),
        ];
        for (task, helps) in all {
            assert_eq!(task.of_assistants(), helps, "{task:?}");
        }
    }
}
