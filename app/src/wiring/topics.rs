//! Who may hear which topic.
use async_trait::async_trait;
use julin_db::Result;
use julin_kernel::{CommunityId, LiveId, PersonId, PickupPointId, Scope, SessionId};
use julin_realtime::{TopicGate, Viewer};
use julin_web::{Actor, Caller, Ctx, Permission, Reach};

/// The gate of one connection: rooms and campaigns are for all, the rest for whom it concerns. It
/// asks for the session every time, so that what ended or changed since holds at once.
pub(crate) struct CallersTopics {
    ctx: Ctx,
    scope: Scope,
    /// By which session the connection was made, and its token.
    signed: Option<(SessionId, String)>,
}

impl CallersTopics {
    /// The gate of whoever asks for a connection.
    pub(crate) fn of(ctx: &Ctx, caller: &Caller) -> Self {
        let session = caller.actor.as_ref().map(|a| a.session);
        Self {
            ctx: ctx.clone(),
            scope: caller.scope,
            signed: session.zip(caller.token.clone()),
        }
    }

    /// Who they are now; none when they never signed in, or are out since.
    async fn actor(&self) -> Result<Option<Actor>> {
        let Some((session, token)) = &self.signed else {
            return Ok(None);
        };
        let found = self.ctx.sessions.actor(token).await?;
        Ok(found.filter(|a| a.session == *session))
    }

    async fn allows(&self, topic: &str, token: Option<&str>) -> Result<bool> {
        let Some((kind, id)) = topic.split_once(':') else {
            return Ok(false);
        };
        let Ok(id) = id.parse::<i64>() else {
            return Ok(false);
        };
        let person = PersonId(id);
        Ok(match kind {
            "campaign" | "live" => true,
            "person" => self.actor().await?.is_some_and(|a| a.person == person),
            "leader" => {
                let hers = |a: Actor| a.may(Permission::ViewPeople, Reach::Leader(person));
                self.actor().await?.is_some_and(hers)
            }
            "desk" => self.sits_at_desk(LiveId(id)).await?,
            "scale" => self.weighs_at(PickupPointId(id)).await?,
            "rundown" => self.runs_show(LiveId(id)).await?,
            "screen" => self.sees_screen(CommunityId(id), token).await?,
            _ => false,
        })
    }

    async fn sits_at_desk(&self, live: LiveId) -> Result<bool> {
        let Some(actor) = self.actor().await? else {
            return Ok(false);
        };
        let mut tx = self.ctx.db.read().await?;
        Ok(julin_live::may_hear_desk(&mut tx, self.scope, &actor, live).await?)
    }

    async fn runs_show(&self, live: LiveId) -> Result<bool> {
        let Some(actor) = self.actor().await? else {
            return Ok(false);
        };
        let mut tx = self.ctx.db.read().await?;
        julin_runofshow::may_hear(&mut tx, &self.ctx, &actor, live).await
    }

    async fn weighs_at(&self, point: PickupPointId) -> Result<bool> {
        let Some(actor) = self.actor().await? else {
            return Ok(false);
        };
        let mut tx = self.ctx.db.read().await?;
        julin_supply::may_hear_scales(&mut tx, self.scope, &actor, point).await
    }

    /// Whoever runs a live, as its host or as an assistant, and looks into it is no viewer of it.
    async fn is_watched(&self, topic: &str) -> Result<bool> {
        let live = topic.strip_prefix("live:").and_then(|id| id.parse().ok());
        let (Some(live), Some(actor)) = (live, self.actor().await?) else {
            return Ok(true);
        };
        let mut tx = self.ctx.db.read().await?;
        Ok(!julin_live::runs(&mut tx, self.scope, &actor, LiveId(live)).await?)
    }

    async fn sees_screen(&self, community: CommunityId, token: Option<&str>) -> Result<bool> {
        let actor = self.actor().await?;
        let mut tx = self.ctx.db.read().await?;
        let token = token.unwrap_or_default();
        julin_insight::may_see_screen(&mut tx, self.scope, actor.as_ref(), community, token).await
    }
}

#[async_trait]
impl TopicGate for CallersTopics {
    async fn may_subscribe(&self, _: &Viewer, topic: &str, token: Option<&str>) -> bool {
        let allowed = self.allows(topic, token).await;
        allowed.unwrap_or_else(|e| {
            tracing::warn!(error = %e, topic, "who may hear this is not known");
            false
        })
    }

    async fn counts(&self, _: &Viewer, topic: &str) -> bool {
        let watched = self.is_watched(topic).await;
        watched.unwrap_or_else(|e| {
            tracing::warn!(error = %e, topic, "whether staff look on is not known");
            true
        })
    }

    async fn admits(&self, _: &Viewer) -> bool {
        if self.signed.is_none() {
            return true;
        }
        match self.actor().await {
            Ok(actor) => actor.is_some(),
            Err(e) => {
                tracing::warn!(error = %e, "whether a session goes on is not known");
                true
            }
        }
    }
}
