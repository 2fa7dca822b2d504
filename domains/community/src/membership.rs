//! Memberships as read.
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{
    BuildingId, CommunityId, PageQuery, PersonId, PickupPointId, RoomId, Scope, Ts,
};
use std::collections::HashSet;

row! {
    /// A member among a leader's people.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Membership {
        /// Who.
        pub member: PersonId,
        /// Whose people.
        pub leader: PersonId,
        /// Rises with every joining; the cursor of a leader's people.
        pub seq: i64,
        /// The leader's community when they joined.
        pub community: CommunityId,
        /// Where they live, if told.
        pub building: Option<BuildingId>,
        /// Their room: `1203`.
        pub unit: Option<String>,
        /// Where they pick goods up.
        pub pickup_point: PickupPointId,
        /// Their member group.
        pub room: Option<RoomId>,
        /// Whether this leader is shown first to them.
        pub is_default: bool,
        /// Since when.
        pub joined_at: Ts,
    }
}

/// A member's place among one leader's people.
pub async fn membership(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    leader: PersonId,
) -> Result<Option<Membership>, DbError> {
    tx.opt(q!(
        "SELECT member_id AS member, leader_id AS leader, seq, community_id AS community,
         building_id AS building, unit, pickup_point_id AS pickup_point, room_id AS room,
         is_default, joined_at FROM community_membership
         WHERE shop_id = $1 AND member_id = $2 AND leader_id = $3",
        scope.shop,
        member,
        leader
    ))
    .await
}

/// All leaders a member belongs to: the default first, then by age.
pub async fn memberships_of(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
) -> Result<Vec<Membership>, DbError> {
    tx.all(q!(
        "SELECT member_id AS member, leader_id AS leader, seq, community_id AS community,
         building_id AS building, unit, pickup_point_id AS pickup_point, room_id AS room,
         is_default, joined_at FROM community_membership
         WHERE shop_id = $1 AND member_id = $2 ORDER BY is_default DESC, seq",
        scope.shop,
        member
    ))
    .await
}

/// A leader's people, who joined last first: up to `page.size() + 1` rows; the cursor is `seq`.
pub async fn members_of_leader(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    page: &PageQuery,
) -> Result<Vec<Membership>, DbError> {
    members_before(tx, scope, leader, page.before(), page.size() + 1).await
}

/// Those of some people who are a leader's.
pub async fn members_among(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    people: &[PersonId],
) -> Result<HashSet<PersonId>, DbError> {
    let sql = q!(
        "SELECT member_id FROM community_membership WHERE shop_id = $1 AND leader_id = $2",
        scope.shop,
        leader
    );
    let sql = sql.within(" AND member_id IN ", people.iter().copied());
    let rows: Vec<(PersonId,)> = tx.all(sql).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// A leader's people below a `seq`, who joined last first, at most `limit`.
pub(crate) async fn members_before(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    before: i64,
    limit: i64,
) -> Result<Vec<Membership>, DbError> {
    tx.all(q!(
        "SELECT member_id AS member, leader_id AS leader, seq, community_id AS community,
         building_id AS building, unit, pickup_point_id AS pickup_point, room_id AS room,
         is_default, joined_at FROM community_membership
         WHERE shop_id = $1 AND leader_id = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4",
        scope.shop,
        leader,
        before,
        limit
    ))
    .await
}

/// Those of some people who belong to a leader of this community.
pub async fn residents_among(
    tx: &mut Tx,
    scope: Scope,
    community: CommunityId,
    people: &[PersonId],
) -> Result<HashSet<PersonId>, DbError> {
    let sql = q!(
        "SELECT DISTINCT member_id FROM community_membership WHERE shop_id = $1 AND community_id = $2",
        scope.shop,
        community
    );
    let sql = sql.within(" AND member_id IN ", people.iter().copied());
    let rows: Vec<(PersonId,)> = tx.all(sql).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// How many persons belong to a community's leaders.
pub async fn members_of_community(
    tx: &mut Tx,
    scope: Scope,
    community: CommunityId,
) -> Result<i64, DbError> {
    let members: (i64,) = tx
        .one(q!(
            "SELECT COUNT(DISTINCT member_id) AS n FROM community_membership
             WHERE shop_id = $1 AND community_id = $2",
            scope.shop,
            community
        ))
        .await?;
    Ok(members.0)
}

/// Somebody is none of a leader's people any more: a guest who turned out to be one of them.
pub async fn leave(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    leader: PersonId,
) -> Result<(), DbError> {
    tx.run(q!(
        "DELETE FROM community_membership
         WHERE shop_id = $1 AND member_id = $2 AND leader_id = $3",
        scope.shop,
        member,
        leader
    ))
    .await
    .map(|_| ())
}
