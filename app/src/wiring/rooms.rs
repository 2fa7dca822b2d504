//! Lucky bags, coupon drops and 晒单 ask the live room.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{LiveId, PersonId, Scope};
use julin_live::{DeedsAsked, LiveStatus};
use julin_luckybag::{Asked, Deeds, RoomSession, Rooms};
use julin_web::Actor;
use std::collections::HashMap;

/// Sessions as the live room knows them.
pub(crate) struct LiveRooms;

#[async_trait]
impl Rooms for LiveRooms {
    async fn session(
        &self,
        tx: &mut Tx,
        scope: Scope,
        live: LiveId,
    ) -> Result<Option<RoomSession>> {
        let found = julin_live::session_facts(tx, scope, live).await?;
        Ok(found.map(|s| RoomSession {
            leader: s.leader,
            campaign: s.campaign,
            on_air: s.status == LiveStatus::OnAir,
            over: matches!(s.status, LiveStatus::Ended | LiveStatus::Cancelled),
        }))
    }
    async fn deeds(
        &self,
        tx: &mut Tx,
        scope: Scope,
        live: LiveId,
        members: &[PersonId],
        asked: &Asked,
    ) -> Result<HashMap<PersonId, Deeds>> {
        let asked = DeedsAsked {
            reserved: asked.reserved,
            phrase: asked.phrase.clone(),
            watched: asked.watched,
            bought: asked.bought,
            until: asked.until,
        };
        let found = julin_live::deeds_of(tx, scope, live, members, &asked).await?;
        let deeds = |d: julin_live::MemberDeeds| Deeds {
            reserved: d.reserved,
            said: d.said,
            watched_s: d.watched_s,
            bought: d.bought,
        };
        Ok(found.into_iter().map(|(m, d)| (m, deeds(d))).collect())
    }
}

#[async_trait]
impl julin_showcase::Rooms for LiveRooms {
    async fn session(
        &self,
        tx: &mut Tx,
        scope: Scope,
        live: LiveId,
    ) -> Result<Option<julin_showcase::RoomSession>> {
        let found = julin_live::session_facts(tx, scope, live).await?;
        Ok(found.map(|s| julin_showcase::RoomSession {
            leader: s.leader,
            campaign: s.campaign,
            on_air: s.status == LiveStatus::OnAir,
        }))
    }
    async fn moderates(&self, tx: &mut Tx, actor: &Actor, live: LiveId) -> Result<bool> {
        let scope = Scope::shop(actor.shop);
        Ok(julin_live::may_hear_desk(tx, scope, actor, live).await?)
    }
}
