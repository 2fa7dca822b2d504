//! Communities, buildings and pickup points as an operator enters them.
use crate::place::community;
use julin_db::{Command, DbError, Result, Tx, q};
use julin_kernel::{BuildingId, Code, CommunityId, PersonId, PickupPointId, Scope};
use julin_web::{Actor, Replay, audit};
use serde_json::json;

/// A community to be made.
#[derive(Debug, Clone)]
pub struct NewCommunity {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its district.
    pub district: Option<String>,
}

/// A pickup point to be made or changed.
#[derive(Debug, Clone)]
pub struct NewPickupPoint {
    /// Its name; the same name in a community is the same point.
    pub name: String,
    /// Its address.
    pub address: String,
    /// When it is open.
    pub hours: String,
    /// For staff only.
    pub keeper_note: Option<String>,
}

/// Who made something, under which key and for which request.
struct Made<'a> {
    by: PersonId,
    key: &'a str,
    hash: &'a str,
}

/// Makes a community.
pub async fn create_community(
    tx: &mut Tx,
    scope: Scope,
    new: &NewCommunity,
) -> Result<CommunityId, DbError> {
    insert(tx, scope, new, None).await
}

/// DO NOTHING, so that of two requests under one key at once the later is run again on PostgreSQL.
async fn insert(
    tx: &mut Tx,
    scope: Scope,
    new: &NewCommunity,
    made: Option<Made<'_>>,
) -> Result<CommunityId, DbError> {
    let (id, now): (CommunityId, _) = (tx.new_id(), tx.now());
    tx.run(q!(
        "INSERT INTO community_community
         (shop_id, id, name, address, district, created_at, created_by, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        scope.shop,
        id,
        &new.name,
        &new.address,
        new.district.clone(),
        now,
        made.as_ref().map(|m| m.by),
        made.as_ref().map(|m| m.key),
        made.as_ref().map(|m| m.hash)
    ))
    .await?;
    Ok(id)
}

/// Adds buildings; a name that is there stays as it is.
pub async fn add_buildings(
    tx: &mut Tx,
    scope: Scope,
    community: CommunityId,
    names: &[String],
) -> Result<(), DbError> {
    for name in names {
        let id: BuildingId = tx.new_id();
        tx.run(q!(
            "INSERT INTO community_building (shop_id, id, community_id, name)
             VALUES ($1, $2, $3, $4) ON CONFLICT (shop_id, community_id, name) DO NOTHING",
            scope.shop,
            id,
            community,
            name
        ))
        .await?;
    }
    Ok(())
}

/// Makes a pickup point, or changes the one of that name.
pub async fn put_pickup_point(
    tx: &mut Tx,
    scope: Scope,
    community: CommunityId,
    new: &NewPickupPoint,
) -> Result<PickupPointId, DbError> {
    let id: PickupPointId = tx.new_id();
    let kept: (PickupPointId,) = tx
        .one(q!(
            "INSERT INTO community_pickup_point
             (shop_id, id, community_id, name, address, hours, keeper_note)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (shop_id, community_id, name)
             DO UPDATE SET address = $5, hours = $6, keeper_note = $7 RETURNING id",
            scope.shop,
            id,
            community,
            &new.name,
            &new.address,
            &new.hours,
            new.keeper_note.clone()
        ))
        .await?;
    Ok(kept.0)
}

async fn known(tx: &mut Tx, scope: Scope, id: CommunityId) -> Result<()> {
    let found = community(tx, scope, id).await?;
    found.map(|_| ()).ok_or(Code::NOT_FOUND.fault().into())
}

/// An operator makes a community, once per key.
pub(crate) struct CreateCommunity {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) key: String,
    pub(crate) hash: String,
    pub(crate) new: NewCommunity,
}

impl Command for CreateCommunity {
    type Output = CommunityId;
    async fn run(&self, tx: &mut Tx) -> Result<CommunityId> {
        if let Replay::Same(id) = Replay::of(self.stored(tx).await?, &self.hash)? {
            return Ok(id);
        }
        let made = Made {
            by: self.actor.person,
            key: &self.key,
            hash: &self.hash,
        };
        let id = insert(tx, self.scope, &self.new, Some(made)).await?;
        let detail = json!({"name": self.new.name});
        audit(
            tx,
            &self.actor,
            "community.community.create",
            "community",
            id.0,
            detail,
        )
        .await?;
        Ok(id)
    }
}

impl CreateCommunity {
    async fn stored(&self, tx: &mut Tx) -> Result<Option<(String, CommunityId)>, DbError> {
        tx.opt(q!(
            "SELECT idem_hash, id FROM community_community
             WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
            self.scope.shop,
            self.actor.person,
            &self.key
        ))
        .await
    }
}

/// An operator changes a community.
pub(crate) struct EditCommunity {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: CommunityId,
    pub(crate) to: NewCommunity,
}

impl Command for EditCommunity {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let before = community(tx, self.scope, self.id).await?;
        let before = before.ok_or(Code::NOT_FOUND.fault())?;
        tx.run(q!(
            "UPDATE community_community SET name = $3, address = $4, district = $5
             WHERE shop_id = $1 AND id = $2",
            self.scope.shop,
            self.id,
            &self.to.name,
            &self.to.address,
            self.to.district.clone()
        ))
        .await?;
        let detail = json!({
            "name": [before.name, self.to.name],
            "address": [before.address, self.to.address],
            "district": [before.district, self.to.district],
        });
        audit(
            tx,
            &self.actor,
            "community.community.edit",
            "community",
            self.id.0,
            detail,
        )
        .await
    }
}

/// An operator adds buildings.
pub(crate) struct AddBuildings {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) community: CommunityId,
    pub(crate) names: Vec<String>,
}

impl Command for AddBuildings {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        known(tx, self.scope, self.community).await?;
        add_buildings(tx, self.scope, self.community, &self.names).await?;
        let detail = json!({"names": self.names});
        audit(
            tx,
            &self.actor,
            "community.building.add",
            "community",
            self.community.0,
            detail,
        )
        .await
    }
}

/// An operator makes or changes a pickup point.
pub(crate) struct PutPickupPoint {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) community: CommunityId,
    pub(crate) new: NewPickupPoint,
}

impl Command for PutPickupPoint {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        known(tx, self.scope, self.community).await?;
        let id = put_pickup_point(tx, self.scope, self.community, &self.new).await?;
        let detail = json!({"name": self.new.name, "hours": self.new.hours});
        audit(
            tx,
            &self.actor,
            "community.pickup_point.put",
            "pickup_point",
            id.0,
            detail,
        )
        .await
    }
}
