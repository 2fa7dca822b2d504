//! A session for those who prepare it, and its spotlight for those who go through it.
use crate::card::SetCard;
use crate::session::{CardState, LiveStatus};
use crate::show::{card_views, publish};
use crate::store::talk::assistant;
use crate::store::{card, session};
use julin_db::{Command as _, Result, Tx};
use julin_kernel::{CampaignId, CampaignItemId, CardId, Code, LiveId, PersonId, Scope, Ts};
use julin_web::{Actor, Ctx, Reach};

/// What a session is and sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionBrief {
    /// Its title.
    pub title: String,
    /// Over whom a permission to run it must reach.
    pub reach: Reach,
    /// Its host; none for the store's own.
    pub leader: Option<PersonId>,
    /// Who assists the host.
    pub assistants: Vec<PersonId>,
    /// Where it stands.
    pub status: LiveStatus,
    /// When it is due.
    pub starts_at: Ts,
    /// When it went on air.
    pub started_at: Option<Ts>,
    /// When it ended.
    pub ended_at: Option<Ts>,
    /// What it sells.
    pub campaign: CampaignId,
    /// Its cards with their items, in the host's order.
    pub cards: Vec<(CardId, CampaignItemId)>,
}

/// A session, if there is one.
pub async fn session_brief(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Option<SessionBrief>> {
    let Some(s) = session::get(tx, scope, live).await? else {
        return Ok(None);
    };
    let cards = card::of_live(tx, scope, live).await?;
    let assistants = assistant::all(tx, scope, live).await?;
    Ok(Some(SessionBrief {
        reach: s.reach(),
        title: s.title,
        leader: s.leader_id,
        assistants: assistants.into_iter().map(|a| a.member_id).collect(),
        status: s.status,
        starts_at: s.starts_at,
        started_at: s.started_at,
        ended_at: s.ended_at,
        campaign: s.campaign_id,
        cards: cards.into_iter().map(|c| (c.id, c.item_id)).collect(),
    }))
}

/// Puts a card into the spotlight in the caller's transaction; answers the cards that changed. Who may
/// is the caller's to judge.
pub async fn spotlight(
    tx: &mut Tx,
    actor: &Actor,
    live: LiveId,
    card: CardId,
) -> Result<Vec<CardId>> {
    let set = SetCard {
        actor: actor.clone(),
        live,
        card,
        state: CardState::Spotlight,
    };
    let changed = set.run(tx).await?;
    Ok(changed.into_iter().map(|c| c.id).collect())
}

/// Tells the viewers of cards that changed, in this order, after the commit.
pub async fn tell_cards(ctx: &Ctx, scope: Scope, live: LiveId, cards: &[CardId]) -> Result<()> {
    if cards.is_empty() {
        return Ok(());
    }
    let mut tx = ctx.db.read().await?;
    let s = session::get(&mut tx, scope, live).await?;
    let campaign = s.ok_or(Code::NOT_FOUND.fault())?.campaign_id;
    let all = card::of_live(&mut tx, scope, live).await?;
    let views = card_views(&mut tx, scope, campaign, all).await?;
    for id in cards {
        if let Some(view) = views.iter().find(|v| v.id == *id) {
            publish(ctx, live, "card", view);
        }
    }
    Ok(())
}
