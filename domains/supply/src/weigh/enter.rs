//! Weights are entered: one at sorting, many from a table. All of them or none.
use crate::store::weigh as store;
use crate::store::{counter::Tap, sorting};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{Code, Fault, Grams, LineId, Money, OrderId, Scope};
use julin_orders::{Reading, WeighSource, WeighedBy, weigh};
use julin_web::{Actor, Permission, Reach, Replay, audit, body_hash, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The weight of one line.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct WeighReading {
    /// The line.
    pub line_id: LineId,
    /// How much.
    pub grams: Grams,
    /// Whether a reading far off what was ordered was looked at and found right.
    #[serde(default)]
    pub confirmed: bool,
}

/// Weights entered together.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WeighBody {
    /// At most 2 000.
    pub readings: Vec<WeighReading>,
    /// How they came in.
    pub source: WeighSource,
}

/// A line as it stands after its weight was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WeighedView {
    /// The order.
    pub order_id: OrderId,
    /// The line.
    pub line_id: LineId,
    /// What it weighed before, when it was corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_grams: Option<Grams>,
    /// What it weighs.
    pub grams: Grams,
    /// What goes back at pickup, tier and weight together.
    pub refund: Money,
}

/// What became of the weights.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WeighResult {
    /// In the order given.
    pub lines: Vec<WeighedView>,
}

/// Readings of one request at the most.
const READINGS_MAX: usize = 2_000;

/// Enters weights.
pub struct EnterWeights {
    /// The tenant.
    pub scope: Scope,
    /// Who weighs.
    pub actor: Actor,
    /// Same key and readings, same answer.
    pub key: String,
    /// The weights.
    pub body: WeighBody,
}

impl Command for EnterWeights {
    type Output = WeighResult;
    async fn run(&self, tx: &mut Tx) -> Result<WeighResult> {
        check::count("readings", &self.body.readings, 1, READINGS_MAX)?;
        let (hash, by) = (body_hash(&self.body), self.actor.person);
        let before = store::batch_by_key(tx, self.scope, by, &self.key).await?;
        if let Replay::Same(json) = Replay::of(before, &hash)? {
            return serde_json::from_str(&json).map_err(Error::internal);
        }
        let mut result = WeighResult::default();
        for (i, reading) in self.body.readings.iter().enumerate() {
            let weighed = self.enter(tx, reading).await;
            result.lines.push(weighed.map_err(|e| at_row(i, e))?);
        }
        self.note(tx, &result).await?;
        let json = serde_json::to_string(&result).map_err(Error::internal)?;
        let tap = Tap {
            by,
            key: &self.key,
            hash: &hash,
            result: &json,
        };
        store::insert_batch(tx, self.scope, &tap).await?;
        Ok(result)
    }
}

impl EnterWeights {
    async fn enter(&self, tx: &mut Tx, reading: &WeighReading) -> Result<WeighedView> {
        let may = |reach| self.actor.may(Permission::Weigh, reach);
        let by = WeighedBy {
            person: Some(self.actor.person),
            scale: String::new(),
        };
        enter_one(tx, self.scope, reading, self.body.source, &by, may).await
    }

    /// One entry of the audit trail for all of them; each reading is in the order's own journal.
    async fn note(&self, tx: &mut Tx, result: &WeighResult) -> Result<()> {
        let corrected = |l: &&WeighedView| l.before_grams.is_some_and(|b| b != l.grams);
        let detail = serde_json::json!({
            "lines": result.lines.len(), "source": self.body.source,
            "corrected": result.lines.iter().filter(corrected).count(),
            "confirmed": self.body.readings.iter().filter(|r| r.confirmed).count(),
        });
        let first = result.lines.first().map_or(0, |l| l.order_id.0);
        audit(tx, &self.actor, "supply.weigh", "order", first, detail).await
    }
}

/// Enters one weight, if it is of a bag that `may` allows.
pub(super) async fn enter_one(
    tx: &mut Tx,
    scope: Scope,
    reading: &WeighReading,
    source: WeighSource,
    by: &WeighedBy,
    may: impl Fn(Reach) -> bool,
) -> Result<WeighedView> {
    let bag = sorting::bag_of(tx, scope, reading.line_id).await?;
    let bag = bag.ok_or_else(|| Code::NOT_FOUND.field("line_id"))?;
    let reaches = [
        Reach::Leader(bag.leader_id),
        Reach::PickupPoint(bag.pickup_point_id),
    ];
    if !reaches.into_iter().any(may) {
        return Err(Code::FORBIDDEN.field("line_id").into());
    }
    let reading = Reading {
        order: bag.order_id,
        line: reading.line_id,
        grams: reading.grams,
        confirmed: reading.confirmed,
    };
    let weighed = weigh(tx, scope, reading, source, by).await?;
    Ok(WeighedView {
        order_id: weighed.order,
        line_id: weighed.line,
        before_grams: weighed.before,
        grams: weighed.grams,
        refund: weighed.refund,
    })
}

/// Names the reading at fault.
fn at_row(i: usize, e: Error) -> Error {
    let Error::Refused(fault) = e else {
        return e;
    };
    let field = fault.field.as_deref().unwrap_or("line_id");
    Error::Refused(Fault {
        field: Some(format!("readings.{i}.{field}")),
        ..fault
    })
}
