//! Communities, buildings and pickup points as read.
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{BuildingId, CommunityId, PersonId, PickupPointId, Scope};
use std::collections::HashMap;

row! {
    /// A residential community.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Community {
        /// Its id.
        pub id: CommunityId,
        /// Its name.
        pub name: String,
        /// Its address.
        pub address: String,
        /// Its district.
        pub district: Option<String>,
    }
}

row! {
    /// A building.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Building {
        /// Its id.
        pub id: BuildingId,
        /// Where it stands.
        pub community: CommunityId,
        /// `3栋`.
        pub name: String,
    }
}

row! {
    /// Where goods are picked up.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PickupPoint {
        /// Its id.
        pub id: PickupPointId,
        /// Where it is.
        pub community: CommunityId,
        /// Its name.
        pub name: String,
        /// Its address.
        pub address: String,
        /// When it is open, as written.
        pub hours: String,
        /// For staff only.
        pub keeper_note: Option<String>,
    }
}

row! {
    /// Where a member lives.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Place {
        /// The building.
        pub building: Option<BuildingId>,
        /// Its name: `3栋`.
        pub building_name: Option<String>,
        /// The room: `1203`.
        pub unit: Option<String>,
    }
}

/// One community.
pub async fn community(
    tx: &mut Tx,
    scope: Scope,
    id: CommunityId,
) -> Result<Option<Community>, DbError> {
    tx.opt(q!(
        "SELECT id, name, address, district FROM community_community
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// Many communities by id.
pub async fn communities(
    tx: &mut Tx,
    scope: Scope,
    ids: &[CommunityId],
) -> Result<HashMap<CommunityId, Community>, DbError> {
    let sql = q!(
        "SELECT id, name, address, district FROM community_community WHERE shop_id = $1",
        scope.shop
    );
    let rows: Vec<Community> = tx
        .all(sql.within(" AND id IN ", ids.iter().copied()))
        .await?;
    Ok(rows.into_iter().map(|c| (c.id, c)).collect())
}

/// All communities below an id, newest first.
pub(crate) async fn communities_before(
    tx: &mut Tx,
    scope: Scope,
    before: i64,
    limit: i64,
) -> Result<Vec<Community>, DbError> {
    tx.all(q!(
        "SELECT id, name, address, district FROM community_community
         WHERE shop_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        scope.shop,
        before,
        limit
    ))
    .await
}

/// One building.
pub async fn building(
    tx: &mut Tx,
    scope: Scope,
    id: BuildingId,
) -> Result<Option<Building>, DbError> {
    tx.opt(q!(
        "SELECT id, community_id AS community, name FROM community_building
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// The buildings of a community, as they were entered.
pub async fn buildings_of(
    tx: &mut Tx,
    scope: Scope,
    community: CommunityId,
) -> Result<Vec<Building>, DbError> {
    tx.all(q!(
        "SELECT id, community_id AS community, name FROM community_building
         WHERE shop_id = $1 AND community_id = $2 ORDER BY id",
        scope.shop,
        community
    ))
    .await
}

/// The buildings of many communities, as they were entered.
pub(crate) async fn buildings_of_all(
    tx: &mut Tx,
    scope: Scope,
    communities: &[CommunityId],
) -> Result<Vec<Building>, DbError> {
    let sql = q!(
        "SELECT id, community_id AS community, name FROM community_building WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND community_id IN ", communities.iter().copied());
    tx.all(sql.push(" ORDER BY community_id, id")).await
}

/// One pickup point.
pub async fn pickup_point(
    tx: &mut Tx,
    scope: Scope,
    id: PickupPointId,
) -> Result<Option<PickupPoint>, DbError> {
    Ok(pickup_points(tx, scope, &[id]).await?.remove(&id))
}

/// Many pickup points by id.
pub async fn pickup_points(
    tx: &mut Tx,
    scope: Scope,
    ids: &[PickupPointId],
) -> Result<HashMap<PickupPointId, PickupPoint>, DbError> {
    let sql = q!(
        "SELECT id, community_id AS community, name, address, hours, keeper_note
         FROM community_pickup_point WHERE shop_id = $1",
        scope.shop
    );
    let rows: Vec<PickupPoint> = tx
        .all(sql.within(" AND id IN ", ids.iter().copied()))
        .await?;
    Ok(rows.into_iter().map(|p| (p.id, p)).collect())
}

/// The pickup points of a community, as they were entered.
pub async fn pickup_points_of(
    tx: &mut Tx,
    scope: Scope,
    community: CommunityId,
) -> Result<Vec<PickupPoint>, DbError> {
    tx.all(q!(
        "SELECT id, community_id AS community, name, address, hours, keeper_note
         FROM community_pickup_point WHERE shop_id = $1 AND community_id = $2 ORDER BY id",
        scope.shop,
        community
    ))
    .await
}

/// Where a member of a leader lives; none if they never joined her.
pub async fn building_of(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    member: PersonId,
) -> Result<Option<Place>, DbError> {
    Ok(places_of(tx, scope, leader, &[member])
        .await?
        .remove(&member))
}

row! {
    struct PlaceRow {
        member: PersonId,
        building: Option<BuildingId>,
        building_name: Option<String>,
        unit: Option<String>,
    }
}

/// Where these members of a leader live; strangers are left out.
pub async fn places_of(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    members: &[PersonId],
) -> Result<HashMap<PersonId, Place>, DbError> {
    let mut found = HashMap::with_capacity(members.len());
    for members in members.chunks(512) {
        let sql = q!(
            "SELECT m.member_id AS member, m.building_id AS building, b.name AS building_name, m.unit
             FROM community_membership m
             LEFT JOIN community_building b ON b.shop_id = m.shop_id AND b.id = m.building_id
             WHERE m.shop_id = $1 AND m.leader_id = $2",
            scope.shop,
            leader
        );
        let sql = sql.within(" AND m.member_id IN ", members.iter().copied());
        let rows: Vec<PlaceRow> = tx.all(sql).await?;
        found.extend(rows.into_iter().map(|r| {
            let place = Place {
                building: r.building,
                building_name: r.building_name,
                unit: r.unit,
            };
            (r.member, place)
        }));
    }
    Ok(found)
}
