//! Scales: a device token is bound to a pickup point and may enter weights there, nothing else.
use super::amount::{WeightUnit, grams};
use super::enter::{WeighReading, WeighedView, enter_one};
use super::frame::{self, Frame, Unread};
use crate::refusals as no;
use crate::store::weigh::{self as store, ScaleDraft, ScaleRow};
use julin_db::{Command, Error, Field, RawRow, Result, Tx, Val};
use julin_kernel::{Code, Grams, LineId, PickupPointId, Rng, Scope, Ts};
use julin_orders::{WeighSource, WeighedBy};
use julin_web::{Actor, Permission, Reach, Replay, audit, body_hash, check};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use subtle::ConstantTimeEq as _;
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

/// What a scale sends: the line of text it writes, or a number.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct ScaleReading {
    /// As the scale wrote it: `ST,GS,+  0.950kg`.
    #[serde(default)]
    pub frame: Option<String>,
    /// Or whole grams.
    #[serde(default)]
    pub grams: Option<Grams>,
    /// Or a number with its unit: `0.950 kg`.
    #[serde(default)]
    pub weight: Option<String>,
    /// With `grams` or `weight`: whether the pan rests; it does unless told.
    #[serde(default)]
    pub stable: Option<bool>,
    /// The line that lies on the pan, if its label was scanned; none shows the weight to who sorts.
    #[serde(default)]
    pub line_id: Option<LineId>,
    /// Whether a reading far off what was ordered was found right at the device.
    #[serde(default)]
    pub confirmed: bool,
    /// The token, from a device that cannot send it as `Authorization`.
    #[serde(default)]
    pub token: Option<String>,
}

/// What became of a reading.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScaleReadingView {
    /// Which scale.
    pub scale_id: ScaleId,
    /// Its name.
    pub name: String,
    /// What it weighed.
    pub grams: Grams,
    /// Whether the pan rested.
    pub stable: bool,
    /// The line whose weight it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<WeighedView>,
}

impl ScaleReading {
    fn frame(&self) -> Result<Frame> {
        let stable = self.stable.unwrap_or(true);
        match (&self.frame, self.grams, &self.weight) {
            (Some(line), None, None) => frame::read(line).map_err(|unread| match unread {
                Unread::Overload => no::SCALE_OVERLOAD.field("frame").into(),
                Unread::Unknown => no::FRAME_UNREAD.field("frame").into(),
            }),
            (None, Some(grams), None) => {
                check::range("grams", grams.0, 0, 10_000_000)?;
                Ok(Frame { grams, stable })
            }
            (None, None, Some(text)) => match grams(text, WeightUnit::Gram) {
                Some(grams) => Ok(Frame { grams, stable }),
                None => Err(no::FRAME_UNREAD.field("weight").into()),
            },
            _ => Err(Code::INVALID
                .field("frame")
                .detail("frame | grams | weight")
                .into()),
        }
    }
}

/// The scale that a token belongs to.
async fn by_token(tx: &mut Tx, scope: Scope, token: &str) -> Result<ScaleRow> {
    let refused = || Error::from(no::SCALE_UNKNOWN.fault());
    let (id, secret) = token.split_once('-').ok_or_else(refused)?;
    let id: ScaleId = id.parse().map_err(|_no_id| refused())?;
    let found = store::scale(tx, scope, id).await?;
    let right = |s: &ScaleRow| {
        s.revoked_at.is_none() && bool::from(s.secret.as_bytes().ct_eq(secret.as_bytes()))
    };
    found.filter(right).ok_or_else(refused)
}

/// Takes a reading of a scale: noted always, and entered if it names a line.
pub struct TakeReading {
    /// The tenant.
    pub scope: Scope,
    /// What the device brought to prove itself.
    pub token: String,
    /// What it weighed.
    pub reading: ScaleReading,
}

impl Command for TakeReading {
    type Output = (PickupPointId, ScaleReadingView);
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let scale = by_token(tx, self.scope, &self.token).await?;
        let frame = self.reading.frame()?;
        store::note_reading(tx, self.scope, scale.id, frame.grams, frame.stable).await?;
        let line = match self.reading.line_id {
            Some(line) => Some(self.enter(tx, &scale, line, frame).await?),
            None => None,
        };
        let view = ScaleReadingView {
            scale_id: scale.id,
            name: scale.name,
            grams: frame.grams,
            stable: frame.stable,
            line,
        };
        Ok((scale.pickup_point_id, view))
    }
}

impl TakeReading {
    async fn enter(
        &self,
        tx: &mut Tx,
        scale: &ScaleRow,
        line_id: LineId,
        frame: Frame,
    ) -> Result<WeighedView> {
        if !frame.stable {
            return Err(no::SCALE_UNSTABLE.field("frame").into());
        }
        let reading = WeighReading {
            line_id,
            grams: frame.grams,
            confirmed: self.reading.confirmed,
        };
        let by = WeighedBy {
            person: None,
            scale: scale.name.clone(),
        };
        let may = |reach| reach == Reach::PickupPoint(scale.pickup_point_id);
        enter_one(tx, self.scope, &reading, WeighSource::Scale, &by, may).await
    }
}
