//! Where orders go, for many members at once.
use julin_db::{DbError, Tx, Val, q, row};
use julin_kernel::{BuildingId, CommunityId, PersonId, PickupPointId, Scope};
use std::collections::HashMap;

row! {
    /// Where what a member orders from a leader goes.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Home {
        /// Who.
        pub member: PersonId,
        /// Whose people.
        pub leader: PersonId,
        /// The leader's community when they joined.
        pub community: CommunityId,
        /// Where they pick goods up.
        pub pickup_point: PickupPointId,
        /// The building, if told.
        pub building: Option<BuildingId>,
        /// Its name.
        pub building_name: Option<String>,
        /// `1203`, if told.
        pub unit: Option<String>,
    }
}

/// The homes of these members with these leaders; who never joined is left out.
pub async fn homes(
    tx: &mut Tx,
    scope: Scope,
    of: impl IntoIterator<Item = (PersonId, PersonId)>,
) -> Result<HashMap<(PersonId, PersonId), Home>, DbError> {
    let sets: Vec<Vec<Val>> = of
        .into_iter()
        .map(|(member, leader)| vec![scope.shop.into(), member.into(), leader.into()])
        .collect();
    let sql = q!(
        "SELECT m.member_id AS member, m.leader_id AS leader, m.community_id AS community,
         m.pickup_point_id AS pickup_point, m.building_id AS building, b.name AS building_name, m.unit
         FROM community_membership m
         LEFT JOIN community_building b ON b.shop_id = m.shop_id AND b.id = m.building_id
         WHERE m.shop_id = $1 AND m.member_id = $2 AND m.leader_id = $3"
    );
    let found: Vec<Home> = tx.all_set(sql, &sets).await?;
    Ok(found
        .into_iter()
        .map(|home| ((home.member, home.leader), home))
        .collect())
}
