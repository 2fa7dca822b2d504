//! Joining a leader's people, and moving house.
use crate::leader::{Leader, groups_of, leader};
use crate::membership::{Membership, membership, memberships_of};
use crate::place::{building, pickup_point};
use crate::refusals::{NOT_A_LEADER, NOT_JOINED, NOT_OF_COMMUNITY};
use julin_contracts::MemberJoined;
use julin_db::{Command, Result, Tx, q};
use julin_kernel::{BuildingId, CommunityId, Id as _, PersonId, PickupPointId, Scope};

julin_kernel::id! { SeqId "the place of a membership in the order of joining" }

/// Where a member lives and picks up, as they tell it; what is absent stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Address {
    /// The building.
    pub building: Option<BuildingId>,
    /// `1203`.
    pub unit: Option<String>,
    /// Where they pick goods up.
    pub pickup_point: Option<PickupPointId>,
}

/// The member's place among a leader's people, joined now if they were not among them.
pub async fn ensure_membership(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    leader: PersonId,
) -> Result<Membership> {
    join(tx, scope, member, leader, &Address::default()).await
}

/// Joins a leader's people, or tells a new address if already among them.
pub async fn join(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    leader_id: PersonId,
    address: &Address,
) -> Result<Membership> {
    let lead = leader(tx, scope, leader_id).await?;
    let lead = lead.ok_or(NOT_A_LEADER.fault())?;
    check(tx, scope, lead.community, address).await?;
    if membership(tx, scope, member, leader_id).await?.is_none() {
        enter(tx, scope, member, &lead, address).await?;
    } else {
        settle(tx, scope, member, leader_id, address).await?;
    }
    Ok(membership(tx, scope, member, leader_id)
        .await?
        .ok_or(NOT_JOINED.fault())?)
}

/// Refuses what `join` would refuse, and writes nothing.
pub async fn may_join(
    tx: &mut Tx,
    scope: Scope,
    leader_id: PersonId,
    address: &Address,
) -> Result<()> {
    let lead = leader(tx, scope, leader_id).await?;
    let lead = lead.ok_or(NOT_A_LEADER.fault())?;
    check(tx, scope, lead.community, address).await
}

/// A building and a pickup point must be of the leader's community.
async fn check(tx: &mut Tx, scope: Scope, home: CommunityId, address: &Address) -> Result<()> {
    if let Some(id) = address.building {
        let found = building(tx, scope, id).await?;
        if found.is_none_or(|b| b.community != home) {
            return Err(NOT_OF_COMMUNITY.field("building").into());
        }
    }
    if let Some(id) = address.pickup_point {
        let found = pickup_point(tx, scope, id).await?;
        if found.is_none_or(|p| p.community != home) {
            return Err(NOT_OF_COMMUNITY.field("pickup_point").into());
        }
    }
    Ok(())
}

async fn enter(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    lead: &Leader,
    address: &Address,
) -> Result<()> {
    let first = memberships_of(tx, scope, member).await?.is_empty();
    let room = groups_of(tx, scope, lead.person)
        .await?
        .first()
        .map(|g| g.id);
    let point = address.pickup_point.unwrap_or(lead.pickup_point);
    let (seq, now) = (tx.new_id::<SeqId>(), tx.now());
    tx.run(q!(
        "INSERT INTO community_membership (shop_id, member_id, leader_id, seq, community_id,
         building_id, unit, pickup_point_id, room_id, is_default, joined_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
        scope.shop,
        member,
        lead.person,
        seq.raw(),
        lead.community,
        address.building,
        address.unit.clone(),
        point,
        room,
        first,
        now
    ))
    .await?;
    let joined = MemberJoined {
        member,
        leader: lead.person,
        community: lead.community,
        building: address.building,
        room,
        pickup_point: point,
    };
    julin_events::emit(tx, scope, joined).await?;
    Ok(())
}

async fn settle(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    leader: PersonId,
    address: &Address,
) -> Result<()> {
    tx.run(q!(
        "UPDATE community_membership SET building_id = COALESCE($4, building_id),
         unit = COALESCE($5, unit), pickup_point_id = COALESCE($6, pickup_point_id)
         WHERE shop_id = $1 AND member_id = $2 AND leader_id = $3",
        scope.shop,
        member,
        leader,
        address.building,
        address.unit.clone(),
        address.pickup_point
    ))
    .await?;
    Ok(())
}

/// A member joins by hand.
pub(crate) struct Join {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
    pub(crate) leader: PersonId,
    pub(crate) address: Address,
}

impl Command for Join {
    type Output = Membership;
    async fn run(&self, tx: &mut Tx) -> Result<Membership> {
        join(tx, self.scope, self.member, self.leader, &self.address).await
    }
}

/// A member tells a new address, or which leader they see first.
pub(crate) struct EditMembership {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
    pub(crate) leader: PersonId,
    pub(crate) address: Address,
    pub(crate) make_default: bool,
}

impl Command for EditMembership {
    type Output = Membership;
    async fn run(&self, tx: &mut Tx) -> Result<Membership> {
        let known = membership(tx, self.scope, self.member, self.leader).await?;
        known.ok_or(NOT_JOINED.fault())?;
        if self.make_default {
            tx.run(q!(
                "UPDATE community_membership SET is_default = (leader_id = $3)
                 WHERE shop_id = $1 AND member_id = $2",
                self.scope.shop,
                self.member,
                self.leader
            ))
            .await?;
        }
        join(tx, self.scope, self.member, self.leader, &self.address).await
    }
}
