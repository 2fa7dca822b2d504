//! A leader's card, and small references, as JSON.
use crate::leader::{Leader, MemberGroup, leaders};
use crate::people::{People, PersonBrief};
use crate::place::{Building, Community, PickupPoint, communities, pickup_points};
use crate::record::{LeaderRecord, records};
use julin_db::{Result, Tx};
use julin_kernel::{BuildingId, CommunityId, PersonId, PickupPointId, RoomId, Scope};
use serde::Serialize;
use std::collections::HashMap;

/// A community, briefly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CommunityRef {
    /// Its id.
    pub id: CommunityId,
    /// Its name.
    pub name: String,
}

impl From<&Community> for CommunityRef {
    fn from(c: &Community) -> Self {
        Self {
            id: c.id,
            name: c.name.clone(),
        }
    }
}

/// A building, briefly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct BuildingRef {
    /// Its id.
    pub id: BuildingId,
    /// `3栋`.
    pub name: String,
}

impl From<Building> for BuildingRef {
    fn from(b: Building) -> Self {
        Self {
            id: b.id,
            name: b.name,
        }
    }
}

/// A pickup point as residents see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PickupPointRef {
    /// Its id.
    pub id: PickupPointId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// When it is open.
    pub hours: String,
}

impl From<&PickupPoint> for PickupPointRef {
    fn from(p: &PickupPoint) -> Self {
        Self {
            id: p.id,
            name: p.name.clone(),
            address: p.address.clone(),
            hours: p.hours.clone(),
        }
    }
}

/// A member group, briefly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MemberGroupRef {
    /// Its id.
    pub id: RoomId,
    /// Its name.
    pub name: String,
}

impl From<MemberGroup> for MemberGroupRef {
    fn from(g: MemberGroup) -> Self {
        Self {
            id: g.id,
            name: g.name,
        }
    }
}

/// A leader as residents see her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LeaderCard {
    /// Who.
    pub id: PersonId,
    /// What she calls herself.
    pub nickname: String,
    /// Her picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// What she says of herself.
    pub intro: String,
    /// Where she leads.
    pub community: CommunityRef,
    /// Where she hands goods out.
    pub pickup_point: PickupPointRef,
    /// What she has done.
    pub record: LeaderRecord,
}

/// One leader's card.
pub async fn leader_card(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    id: PersonId,
) -> Result<Option<LeaderCard>> {
    Ok(leader_cards(tx, scope, people, &[id]).await?.remove(&id))
}

/// The cards of many leaders; persons who are none are left out.
pub async fn leader_cards(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, LeaderCard>> {
    let found = leaders(tx, scope, ids).await?;
    let ids: Vec<PersonId> = found.iter().map(|l| l.person).collect();
    let homes: Vec<CommunityId> = found.iter().map(|l| l.community).collect();
    let points: Vec<PickupPointId> = found.iter().map(|l| l.pickup_point).collect();
    let briefs = people.cards(tx, scope, &ids).await?;
    let homes = communities(tx, scope, &homes).await?;
    let points = pickup_points(tx, scope, &points).await?;
    let records = records(tx, scope, &ids).await?;
    let cards = found.into_iter().filter_map(|l| {
        let (home, point) = (homes.get(&l.community)?, points.get(&l.pickup_point)?);
        let who = briefs.get(&l.person)?;
        let record = records.get(&l.person).copied().unwrap_or_default();
        Some((l.person, card(l, who, home, point, record)))
    });
    Ok(cards.collect())
}

fn card(
    leader: Leader,
    who: &PersonBrief,
    home: &Community,
    point: &PickupPoint,
    record: LeaderRecord,
) -> LeaderCard {
    LeaderCard {
        id: leader.person,
        nickname: who.nickname.clone(),
        avatar_url: who.avatar_url.clone(),
        intro: leader.intro,
        community: home.into(),
        pickup_point: point.into(),
        record,
    }
}
