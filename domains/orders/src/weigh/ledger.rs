//! Who weighed what, when, from what to what.
use super::WeighSource;
use super::store;
use julin_db::{DbError, Tx};
use julin_kernel::{Grams, LineId, OrderId, PersonId, Scope, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// One reading that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WeighingView {
    /// Of which line.
    pub line_id: LineId,
    /// When.
    pub at: Ts,
    /// What it weighed before, when it was corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_grams: Option<Grams>,
    /// What it weighs since.
    pub grams: Grams,
    /// How it came in.
    pub source: WeighSource,
    /// Who entered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// The scale that sent it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub scale: String,
    /// Whether it was far off what was ordered, and confirmed.
    pub confirmed: bool,
}

/// The readings of an order, oldest first.
pub(crate) async fn weighings(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Vec<WeighingView>, DbError> {
    let rows = store::of_order(tx, scope, order).await?;
    let view = |r: store::WeighingRow| WeighingView {
        line_id: r.line_id,
        at: r.at,
        before_grams: r.before_grams,
        grams: r.grams,
        source: r.source,
        by: r.by_id,
        scale: r.scale,
        confirmed: r.confirmed,
    };
    Ok(rows.into_iter().map(view).collect())
}
