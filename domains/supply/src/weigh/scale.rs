//! Scales: a device token is bound to a pickup point and may enter weights there, nothing else.
use crate::store::weigh::{self as store, ScaleDraft, ScaleRow};
use julin_db::{Command, Field, RawRow, Result, Tx, Val};
use julin_kernel::{Code, Grams, PickupPointId, Rng, Scope, Ts};
use julin_web::{Actor, Permission, Reach, Replay, audit, body_hash, check};
use serde::Serialize;
use std::fmt::Write as _;
use utoipa::ToSchema;

julin_kernel::id! { ScaleId "one scale" }

impl From<ScaleId> for Val {
    fn from(id: ScaleId) -> Self {
        Self::I64(id.0)
    }
}
impl Field for ScaleId {
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
        <i64 as Field>::get(row, i).map(Self)
    }
}

/// A scale as those see it who weigh with it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScaleView {
    /// Its id.
    pub id: ScaleId,
    /// Where it stands.
    pub pickup_point_id: PickupPointId,
    /// Its name.
    pub name: String,
    /// What the device sends as `Authorization: Bearer …`.
    pub token: String,
    /// When it was registered.
    pub created_at: Ts,
    /// When it was heard last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Ts>,
    /// What it said then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_grams: Option<Grams>,
    /// Whether its pan rested then.
    pub last_stable: bool,
    /// How often it was heard.
    pub readings: i64,
}

fn view(row: ScaleRow) -> ScaleView {
    ScaleView {
        token: format!("{}-{}", row.id, row.secret),
        id: row.id,
        pickup_point_id: row.pickup_point_id,
        name: row.name,
        created_at: row.created_at,
        last_at: row.last_at,
        last_grams: row.last_grams,
        last_stable: row.last_stable,
        readings: row.readings,
    }
}

/// Where readings of a pickup point's scales are heard.
pub fn scale_topic(point: PickupPointId) -> String {
    format!("scale:{point}")
}

/// Refuses those who do not weigh at this pickup point: staff, its verifiers, its leaders.
pub(crate) async fn require_point(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    point: PickupPointId,
) -> Result<()> {
    if may_hear_scales(tx, scope, actor, point).await? {
        return Ok(());
    }
    Err(Code::FORBIDDEN.fault().into())
}

/// Whether this person weighs at this pickup point.
pub async fn may_hear_scales(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    point: PickupPointId,
) -> Result<bool> {
    if actor.may(Permission::Weigh, Reach::PickupPoint(point)) {
        return Ok(true);
    }
    let leaders = julin_community::leaders_of_pickup_point(tx, scope, point).await?;
    let may = |l: &julin_community::Leader| {
        l.person == actor.person && actor.may(Permission::Weigh, Reach::Leader(l.person))
    };
    Ok(leaders.iter().any(may))
}

/// The scales of a pickup point.
pub(crate) async fn at_point(
    tx: &mut Tx,
    scope: Scope,
    point: PickupPointId,
) -> Result<Vec<ScaleView>> {
    let rows = store::scales(tx, scope, point).await?;
    Ok(rows.into_iter().map(view).collect())
}

/// Registers a scale.
pub struct NewScale {
    /// The tenant.
    pub scope: Scope,
    /// Who registers it.
    pub actor: Actor,
    /// Same key and body, same scale.
    pub key: String,
    /// Where it stands.
    pub point: PickupPointId,
    /// What it is called.
    pub name: String,
}

/// Scales of a pickup point at the most.
const SCALES_MAX: usize = 20;

impl Command for NewScale {
    type Output = ScaleView;
    async fn run(&self, tx: &mut Tx) -> Result<ScaleView> {
        let (scope, by) = (self.scope, self.actor.person);
        let hash = body_hash(&(self.point, &self.name));
        let before = store::scale_by_key(tx, scope, by, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &hash)? {
            return self.shown(tx, id).await;
        }
        let place = julin_community::pickup_point(tx, scope, self.point).await?;
        place.ok_or_else(|| Code::NOT_FOUND.field("pickup_point_id"))?;
        require_point(tx, scope, &self.actor, self.point).await?;
        let name = check::text("name", &self.name, 1, 30)?;
        let others = store::scales(tx, scope, self.point).await?;
        check::that("pickup_point_id", others.len() < SCALES_MAX)?;
        let (id, secret) = (tx.new_id(), secret(tx.rng()));
        let draft = ScaleDraft {
            id,
            point: self.point,
            name: &name,
            secret: &secret,
            by,
            key: &self.key,
            hash: &hash,
        };
        store::insert_scale(tx, scope, &draft).await?;
        let detail = serde_json::json!({ "name": name, "pickup_point": self.point });
        let action = "supply.scale.register";
        audit(tx, &self.actor, action, "scale", id.0, detail).await?;
        self.shown(tx, id).await
    }
}

impl NewScale {
    async fn shown(&self, tx: &mut Tx, id: ScaleId) -> Result<ScaleView> {
        let row = store::scale(tx, self.scope, id).await?;
        row.map(view).ok_or_else(|| Code::NOT_FOUND.fault().into())
    }
}

/// 128 random bits as hex.
fn secret(rng: &dyn Rng) -> String {
    let mut raw = [0; 16];
    rng.fill(&mut raw);
    raw.iter().fold(String::with_capacity(32), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Takes a scale's token away; a second time is harmless.
pub(crate) struct RevokeScale {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: ScaleId,
}

impl Command for RevokeScale {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scale = store::scale(tx, self.scope, self.id).await?;
        let scale = scale.ok_or(Code::NOT_FOUND.fault())?;
        require_point(tx, self.scope, &self.actor, scale.pickup_point_id).await?;
        if scale.revoked_at.is_some() {
            return Ok(());
        }
        store::revoke(tx, self.scope, self.id).await?;
        let detail = serde_json::json!({ "name": scale.name });
        let (action, id) = ("supply.scale.revoke", self.id.0);
        audit(tx, &self.actor, action, "scale", id, detail).await
    }
}
