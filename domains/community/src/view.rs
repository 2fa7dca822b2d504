//! Communities, memberships and invitations as JSON.
use crate::card::{
    BuildingRef, CommunityRef, LeaderCard, MemberGroupRef, PickupPointRef, leader_cards,
};
use crate::leader::{Leader, groups_of, leaders_of_communities};
use crate::membership::{Membership, members_of_community};
use crate::people::People;
use crate::place::{
    Community, building, buildings_of, buildings_of_all, communities, pickup_points,
    pickup_points_of,
};
use julin_db::{Result, Tx};
use julin_kernel::{BuildingId, Code, CommunityId, PersonId, Scope, Ts};
use serde::Serialize;

/// A community as an operator sees it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CommunityView {
    /// Its id.
    pub id: CommunityId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its district.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Its buildings.
    pub buildings: Vec<BuildingRef>,
    /// Where goods are picked up.
    pub pickup_points: Vec<PickupPointRef>,
    /// Who leads there.
    pub leaders: Vec<LeaderCard>,
    /// How many residents belong to them.
    pub members: i64,
}

/// A community as anybody sees it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PublicCommunity {
    /// Its id.
    pub id: CommunityId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its buildings, for those who tell where they live.
    pub buildings: Vec<BuildingRef>,
    /// Who leads there.
    pub leaders: Vec<LeaderCard>,
}

/// What an invitation shows before one joins.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct InviteView {
    /// Who invites.
    pub leader: LeaderCard,
    /// Into which community.
    pub community: CommunityRef,
    /// Its buildings, to choose one's own.
    pub buildings: Vec<BuildingRef>,
    /// The leader's member groups.
    pub rooms: Vec<MemberGroupRef>,
}

/// One's place among a leader's people.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MembershipView {
    /// The leader.
    pub leader: LeaderCard,
    /// Her community.
    pub community: CommunityRef,
    /// One's building by name, if told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building: Option<String>,
    /// One's building.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building_id: Option<BuildingId>,
    /// One's room: `1203`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Where one picks up.
    pub pickup_point: PickupPointRef,
    /// One's member group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<MemberGroupRef>,
    /// Whether this leader is shown first.
    pub is_default: bool,
    /// Since when.
    pub joined_at: Ts,
}

/// The leaders' cards of one community, by age.
async fn cards_of(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    leaders: &[Leader],
) -> Result<Vec<LeaderCard>> {
    let ids: Vec<PersonId> = leaders.iter().map(|l| l.person).collect();
    let mut cards = leader_cards(tx, scope, people, &ids).await?;
    Ok(ids.iter().filter_map(|id| cards.remove(id)).collect())
}

pub(crate) async fn community_view(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    c: Community,
) -> Result<CommunityView> {
    let leaders = leaders_of_communities(tx, scope, &[c.id]).await?;
    let buildings = buildings_of(tx, scope, c.id).await?;
    let points = pickup_points_of(tx, scope, c.id).await?;
    Ok(CommunityView {
        leaders: cards_of(tx, scope, people, &leaders).await?,
        members: members_of_community(tx, scope, c.id).await?,
        id: c.id,
        name: c.name,
        address: c.address,
        district: c.district,
        buildings: buildings.into_iter().map(BuildingRef::from).collect(),
        pickup_points: points.iter().map(PickupPointRef::from).collect(),
    })
}

pub(crate) async fn public_communities(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    all: Vec<Community>,
) -> Result<Vec<PublicCommunity>> {
    let ids: Vec<CommunityId> = all.iter().map(|c| c.id).collect();
    let leaders = leaders_of_communities(tx, scope, &ids).await?;
    let cards = cards_of(tx, scope, people, &leaders).await?;
    let buildings = buildings_of_all(tx, scope, &ids).await?;
    let public = |c: Community| PublicCommunity {
        buildings: buildings
            .iter()
            .filter(|b| b.community == c.id)
            .cloned()
            .map(BuildingRef::from)
            .collect(),
        leaders: cards
            .iter()
            .filter(|l| l.community.id == c.id)
            .cloned()
            .collect(),
        id: c.id,
        name: c.name,
        address: c.address,
    };
    Ok(all.into_iter().map(public).collect())
}

pub(crate) async fn invite_view(
    tx: &mut Tx,
    scope: Scope,
    leader: LeaderCard,
) -> Result<InviteView> {
    let buildings = buildings_of(tx, scope, leader.community.id).await?;
    let rooms = groups_of(tx, scope, leader.id).await?;
    Ok(InviteView {
        community: leader.community.clone(),
        leader,
        buildings: buildings.into_iter().map(BuildingRef::from).collect(),
        rooms: rooms.into_iter().map(MemberGroupRef::from).collect(),
    })
}

/// Memberships with all that is shown of them, in the order given.
pub(crate) async fn membership_views(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    all: Vec<Membership>,
) -> Result<Vec<MembershipView>> {
    let leaders: Vec<PersonId> = all.iter().map(|m| m.leader).collect();
    let mut cards = leader_cards(tx, scope, people, &leaders).await?;
    let mut views = Vec::with_capacity(all.len());
    for m in all {
        if let Some(card) = cards.remove(&m.leader) {
            views.push(membership_view(tx, scope, m, card).await?);
        }
    }
    Ok(views)
}

async fn membership_view(
    tx: &mut Tx,
    scope: Scope,
    m: Membership,
    leader: LeaderCard,
) -> Result<MembershipView> {
    let home = communities(tx, scope, &[m.community]).await?;
    let point = pickup_points(tx, scope, &[m.pickup_point]).await?;
    let building = match m.building {
        Some(id) => building(tx, scope, id).await?,
        None => None,
    };
    let rooms = groups_of(tx, scope, m.leader).await?;
    let room = rooms.into_iter().find(|g| Some(g.id) == m.room);
    let gone = || Code::NOT_FOUND.fault();
    Ok(MembershipView {
        leader,
        community: home.get(&m.community).ok_or_else(gone)?.into(),
        building: building.map(|b| b.name),
        building_id: m.building,
        unit: m.unit,
        pickup_point: point.get(&m.pickup_point).ok_or_else(gone)?.into(),
        room: room.map(MemberGroupRef::from),
        is_default: m.is_default,
        joined_at: m.joined_at,
    })
}

/// One membership as its member sees it.
pub(crate) async fn one_membership(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    m: Membership,
) -> Result<MembershipView> {
    let views = membership_views(tx, scope, people, vec![m]).await?;
    let view = views.into_iter().next();
    Ok(view.ok_or(Code::NOT_FOUND.fault())?)
}
