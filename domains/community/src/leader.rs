//! Leaders as read.
use crate::level::LeaderLevel;
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{CommunityId, PersonId, PickupPointId, RoomId, Scope, Ts};

row! {
    /// A leader.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Leader {
        /// Who.
        pub person: PersonId,
        /// Where she leads.
        pub community: CommunityId,
        /// Where she hands goods out.
        pub pickup_point: PickupPointId,
        /// What she says of herself.
        pub intro: String,
        /// Since when.
        pub since: Ts,
        /// How she is ranked.
        pub level: LeaderLevel,
    }
}

row! {
    /// A member group.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct MemberGroup {
        pub(crate) id: RoomId,
        pub(crate) name: String,
    }
}

/// One leader, if that person is one.
pub async fn leader(tx: &mut Tx, scope: Scope, id: PersonId) -> Result<Option<Leader>, DbError> {
    Ok(leaders(tx, scope, &[id]).await?.pop())
}

/// Many leaders by id, in no order; others are left out.
pub(crate) async fn leaders(
    tx: &mut Tx,
    scope: Scope,
    ids: &[PersonId],
) -> Result<Vec<Leader>, DbError> {
    let sql = q!(
        "SELECT person_id AS person, community_id AS community, pickup_point_id AS pickup_point,
         intro, since, level FROM community_leader WHERE shop_id = $1",
        scope.shop
    );
    tx.all(sql.within(" AND person_id IN ", ids.iter().copied()))
        .await
}

/// Leaders by id above `after`, at most `limit`.
pub async fn leaders_after(
    tx: &mut Tx,
    scope: Scope,
    after: PersonId,
    limit: i64,
) -> Result<Vec<Leader>, DbError> {
    tx.all(q!(
        "SELECT person_id AS person, community_id AS community, pickup_point_id AS pickup_point,
         intro, since, level FROM community_leader WHERE shop_id = $1 AND person_id > $2
         ORDER BY person_id LIMIT $3",
        scope.shop,
        after,
        limit
    ))
    .await
}

/// The levels of leaders, by id; others are left out.
pub async fn levels_of(
    tx: &mut Tx,
    scope: Scope,
    ids: &[PersonId],
) -> Result<Vec<(PersonId, LeaderLevel)>, DbError> {
    let found = leaders(tx, scope, ids).await?;
    Ok(found.into_iter().map(|l| (l.person, l.level)).collect())
}

/// The leaders of these communities, by age.
pub async fn leaders_of_communities(
    tx: &mut Tx,
    scope: Scope,
    communities: &[CommunityId],
) -> Result<Vec<Leader>, DbError> {
    let sql = q!(
        "SELECT person_id AS person, community_id AS community, pickup_point_id AS pickup_point,
         intro, since, level FROM community_leader WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND community_id IN ", communities.iter().copied());
    tx.all(sql.push(" ORDER BY since, person_id")).await
}

/// The leaders who hand out goods at a pickup point, by age.
pub async fn leaders_of_pickup_point(
    tx: &mut Tx,
    scope: Scope,
    pickup_point: PickupPointId,
) -> Result<Vec<Leader>, DbError> {
    tx.all(q!(
        "SELECT person_id AS person, community_id AS community, pickup_point_id AS pickup_point,
         intro, since, level FROM community_leader WHERE shop_id = $1 AND pickup_point_id = $2
         ORDER BY since, person_id",
        scope.shop,
        pickup_point
    ))
    .await
}

pub(crate) async fn groups_of(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
) -> Result<Vec<MemberGroup>, DbError> {
    tx.all(q!(
        "SELECT id, name FROM community_room WHERE shop_id = $1 AND leader_id = $2 ORDER BY id",
        scope.shop,
        leader
    ))
    .await
}

/// The member groups of a leader, oldest (the default) first: ids and names.
pub async fn rooms_of_leader(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
) -> Result<Vec<(RoomId, String)>, DbError> {
    let groups = groups_of(tx, scope, leader).await?;
    Ok(groups.into_iter().map(|g| (g.id, g.name)).collect())
}

pub(crate) async fn add_group(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    name: &str,
) -> Result<RoomId, DbError> {
    let (id, now): (RoomId, _) = (tx.new_id(), tx.now());
    tx.run(q!(
        "INSERT INTO community_room (shop_id, id, leader_id, name, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        scope.shop,
        id,
        leader,
        name,
        now
    ))
    .await?;
    Ok(id)
}
