//! What members did in a session: for those who give something for it.
use crate::session::LiveStatus;
use crate::store::{deeds as store, session};
use julin_db::{DbError, Tx};
use julin_kernel::{CampaignId, LiveId, PersonId, Scope, Ts};
use std::collections::{HashMap, HashSet};

/// What is asked about each member.
#[derive(Debug, Clone, Default)]
pub struct DeedsAsked {
    /// Whether they reserved.
    pub reserved: bool,
    /// Whether they said this.
    pub phrase: Option<String>,
    /// How long they watched.
    pub watched: bool,
    /// Whether they paid an order.
    pub bought: bool,
    /// How it stood at that instant, however much later it is asked; none for now.
    pub until: Option<Ts>,
}

/// What one member did; what was not asked for is left as nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MemberDeeds {
    /// They reserved the session.
    pub reserved: bool,
    /// They said the phrase, and it was not taken down.
    pub said: bool,
    /// Seconds watched, as folded so far.
    pub watched_s: i64,
    /// They have a paid order in it.
    pub bought: bool,
}

/// A session as those see it who give something in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionFacts {
    /// Its host; none for the store's own.
    pub leader: Option<PersonId>,
    /// What it sells.
    pub campaign: CampaignId,
    /// Where it stands.
    pub status: LiveStatus,
}

/// What a session is, if there is one.
pub async fn session_facts(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Option<SessionFacts>, DbError> {
    let found = session::get(tx, scope, live).await?;
    Ok(found.map(|s| SessionFacts {
        leader: s.leader_id,
        campaign: s.campaign_id,
        status: s.status,
    }))
}

/// What these members did in a session.
pub async fn deeds_of(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    members: &[PersonId],
    asked: &DeedsAsked,
) -> Result<HashMap<PersonId, MemberDeeds>, DbError> {
    let until = asked.until.unwrap_or(Ts(i64::MAX));
    let mut all: HashMap<PersonId, MemberDeeds> = HashMap::new();
    if asked.reserved {
        for member in store::reserved(tx, scope, (live, until), members).await? {
            all.entry(member).or_default().reserved = true;
        }
    }
    if let Some(phrase) = &asked.phrase {
        for member in store::speakers(tx, scope, (live, until), members, phrase).await? {
            all.entry(member).or_default().said = true;
        }
    }
    if asked.bought {
        for member in store::buyers(tx, scope, (live, until), members).await? {
            all.entry(member).or_default().bought = true;
        }
    }
    if asked.watched {
        watched(tx, scope, (live, until), members, &mut all).await?;
    }
    Ok(all)
}

/// Time watched counts under the member's own key and under the visitor's they came as.
async fn watched(
    tx: &mut Tx,
    scope: Scope,
    (live, until): (LiveId, Ts),
    members: &[PersonId],
    all: &mut HashMap<PersonId, MemberDeeds>,
) -> Result<(), DbError> {
    let mut keys: HashMap<String, PersonId> =
        members.iter().map(|m| (format!("m:{m}"), *m)).collect();
    keys.extend(store::keys_of(tx, scope, live, members).await?);
    let wanted: HashSet<&String> = keys.keys().collect();
    for (viewer, watched_s) in store::watched(tx, scope, (live, until), wanted).await? {
        if let Some(member) = keys.get(&viewer) {
            let deeds = all.entry(*member).or_default();
            deeds.watched_s = deeds.watched_s.saturating_add(watched_s);
        }
    }
    Ok(())
}
