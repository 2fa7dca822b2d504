//! The run-of-show asks the live room for its sessions, and the live room asks whether all is ready.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{CardId, LiveId, Scope};
use julin_live::{LiveStatus, Readiness, SessionBrief};
use julin_runofshow::{CardBrief, LiveBrief, Lives, Stage};
use julin_web::{Actor, Ctx};

/// Sessions as the live room knows them.
pub(crate) struct LiveSessions;

fn brief(live: LiveId, s: SessionBrief) -> LiveBrief {
    let cards = s.cards.into_iter();
    LiveBrief {
        live,
        title: s.title,
        reach: s.reach,
        leader: s.leader,
        assistants: s.assistants,
        stage: match s.status {
            LiveStatus::Planned => Stage::Planned,
            LiveStatus::OnAir => Stage::OnAir,
            LiveStatus::Ended => Stage::Ended,
            LiveStatus::Cancelled => Stage::Cancelled,
        },
        starts_at: s.starts_at,
        started_at: s.started_at,
        ended_at: s.ended_at,
        campaign: s.campaign,
        cards: cards.map(|(card, item)| CardBrief { card, item }).collect(),
    }
}

#[async_trait]
impl Lives for LiveSessions {
    async fn brief(&self, tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Option<LiveBrief>> {
        let found = julin_live::session_brief(tx, scope, live).await?;
        Ok(found.map(|s| brief(live, s)))
    }
    async fn spotlight(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        live: LiveId,
        card: CardId,
    ) -> Result<Vec<CardId>> {
        julin_live::spotlight(tx, actor, live, card).await
    }
    async fn tell_cards(
        &self,
        ctx: &Ctx,
        scope: Scope,
        live: LiveId,
        cards: &[CardId],
    ) -> Result<()> {
        julin_live::tell_cards(ctx, scope, live, cards).await
    }
}

/// What a checklist still asks for before going live.
pub(crate) struct Checklists;

#[async_trait]
impl Readiness for Checklists {
    async fn missing(&self, tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<String>> {
        julin_runofshow::missing(tx, scope, live).await
    }
}
