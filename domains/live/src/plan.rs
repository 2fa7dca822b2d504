//! Plan a session.
use crate::others::{self, Campaign};
use crate::session::{LiveStatus, Session, secret};
use crate::store::session::{self as store, Made};
use crate::{jobs, store::card};
use julin_db::{Command, Json, Result, Tx};
use julin_kernel::{CampaignId, CampaignItemId, Code, Fault, LiveId, PersonId, Scope, Ts, Zone};
use julin_web::{Actor, Replay, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;

/// Items of one session at most.
const ITEMS_MAX: usize = 100;
/// A session may be planned so far ahead.
const AHEAD_MAX_MS: i64 = 90 * 86_400_000;
/// A host who begins at once names the present minute.
const BEHIND_MAX_MS: i64 = 5 * 60_000;

const NOT_HERS: Code = Code::new(
    "live.not_her_campaign",
    422,
    "这位团长不在该团购中",
    "This leader is not part of the campaign",
);
const AFTER_CUTOFF: Code = Code::new(
    "live.after_cutoff",
    422,
    "直播要在截单前开始",
    "The live must begin before the campaign's cutoff",
);

/// A session as it is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveInput {
    /// Its title.
    pub title: String,
    /// Key of an uploaded picture; the first item's picture if left out.
    pub cover_key: Option<String>,
    /// When it begins.
    pub starts_at: Ts,
    /// What is sold in it.
    pub campaign_id: CampaignId,
    /// The host; a leader who leaves it out is her own host.
    pub leader_id: Option<PersonId>,
    /// The campaign's items in the host's order.
    pub item_ids: Vec<CampaignItemId>,
    /// Interests that those who reserve may choose from.
    #[serde(default)]
    pub interest_tags: Vec<String>,
}

/// Creates a planned session; the same key answers the same session.
pub(crate) struct Plan {
    pub(crate) actor: Actor,
    pub(crate) input: LiveInput,
    pub(crate) zone: Zone,
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl Command for Plan {
    type Output = LiveId;
    async fn run(&self, tx: &mut Tx) -> Result<LiveId> {
        let scope = Scope::shop(self.actor.shop);
        let stored = store::by_key(tx, scope, self.actor.person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            return Ok(id);
        }
        let session = self.decide(tx, scope).await?;
        let made = Made {
            by: self.actor.person,
            idem_key: &self.key,
            idem_hash: &self.hash,
        };
        store::insert(tx, scope, &session, made).await?;
        card::place(tx, scope, session.id, &self.input.item_ids).await?;
        others::link_campaign(tx, scope, session.campaign_id).await?;
        jobs::leave(
            tx,
            scope,
            jobs::Planned {
                live: session.id,
                due: session.starts_at,
            },
            &self.zone,
        )
        .await?;
        let detail = json!({ "title": session.title, "starts_at": session.starts_at });
        audit(
            tx,
            &self.actor,
            "live.session.plan",
            "live",
            session.id.0,
            detail,
        )
        .await?;
        Ok(session.id)
    }
}

impl Plan {
    async fn decide(&self, tx: &mut Tx, scope: Scope) -> Result<Session> {
        let input = &self.input;
        let found = others::campaign(tx, scope, input.campaign_id).await?;
        let campaign = found.ok_or(Code::INVALID.field("campaign_id"))?;
        if input
            .leader_id
            .is_some_and(|l| !campaign.leaders.contains(&l))
        {
            return Err(NOT_HERS.field("leader_id").into());
        }
        items(&input.item_ids, &campaign)?;
        due(input.starts_at, tx.now(), &campaign)?;
        Ok(Session {
            id: tx.new_id(),
            title: check::text("title", &input.title, 1, 60)?,
            cover_key: cover(input.cover_key.as_deref())?,
            starts_at: input.starts_at,
            leader_id: input.leader_id,
            campaign_id: input.campaign_id,
            interest_tags: Json(tags(&input.interest_tags)?),
            status: LiveStatus::Planned,
            stream_secret: secret(tx.rng()),
            preview_token: secret(tx.rng()),
            publishing: false,
            publishing_at: None,
            started_at: None,
            ended_at: None,
        })
    }
}

/// Items are the campaign's, each once.
pub(crate) fn items(ids: &[CampaignItemId], campaign: &Campaign) -> Result<(), Fault> {
    check::count("item_ids", ids, 1, ITEMS_MAX)?;
    let mut seen = HashSet::new();
    for (i, id) in ids.iter().enumerate() {
        let known = campaign.offers.iter().any(|o| o.item == *id);
        check::that(&format!("item_ids.{i}"), known && seen.insert(*id))?;
    }
    Ok(())
}

/// The due time lies ahead, and before the cutoff: afterwards nothing can be bought.
pub(crate) fn due(starts_at: Ts, now: Ts, campaign: &Campaign) -> Result<(), Fault> {
    let ahead = starts_at.since(now);
    check::that(
        "starts_at",
        (-BEHIND_MAX_MS..=AHEAD_MAX_MS).contains(&ahead),
    )?;
    if starts_at >= campaign.cutoff_at {
        return Err(AFTER_CUTOFF.field("starts_at"));
    }
    Ok(())
}

/// A picture's key, as the upload answered it.
pub(crate) fn cover(key: Option<&str>) -> Result<Option<String>, Fault> {
    key.map(|k| check::text("cover_key", k, 1, 200)).transpose()
}

/// Up to ten short words, each once.
pub(crate) fn tags(tags: &[String]) -> Result<Vec<String>, Fault> {
    check::count("interest_tags", tags, 0, 10)?;
    let mut out: Vec<String> = Vec::with_capacity(tags.len());
    for (i, tag) in tags.iter().enumerate() {
        let tag = check::text(&format!("interest_tags.{i}"), tag, 1, 12)?;
        if !out.contains(&tag) {
            out.push(tag);
        }
    }
    Ok(out)
}
