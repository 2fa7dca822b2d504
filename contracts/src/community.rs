//! Events of identity and community.
use julin_kernel::{BuildingId, CommunityId, PersonId, PickupPointId, RoomId};
use serde::{Deserialize, Serialize};

/// A person signed in for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRegistered {
    /// The new member.
    pub member: PersonId,
}

/// A member joined a leader's people (first time or another leader).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberJoined {
    /// Who joined.
    pub member: PersonId,
    /// Whose people.
    pub leader: PersonId,
    /// Where.
    pub community: CommunityId,
    /// The building, if told.
    pub building: Option<BuildingId>,
    /// The member group, if any.
    pub room: Option<RoomId>,
    /// Where goods are picked up.
    pub pickup_point: PickupPointId,
}

/// Somebody became a leader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaderAppointed {
    /// Who.
    pub leader: PersonId,
    /// Where.
    pub community: CommunityId,
}
