//! What scales send, and who they are.
use super::ScaleId;
use super::amount::{WeightUnit, grams};
use super::enter::{WeighReading, WeighedView, enter_one};
use super::frame::{self, Frame, Unread};
use crate::refusals as no;
use crate::store::weigh::{self as store, ScaleRow};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{Code, Grams, LineId, PickupPointId, Scope};
use julin_orders::{WeighSource, WeighedBy};
use julin_web::{Reach, check};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use utoipa::ToSchema;

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
    let refused = || Error::from(no::SCALE_UNKNOWN.field("token"));
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
