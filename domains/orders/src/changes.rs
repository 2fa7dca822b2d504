//! What a step changed on an order, field by field: from what to what.
use crate::store::Line;
use serde::{Deserialize, Serialize};

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = OrderChange)]
pub struct Change {
    /// Which: `quantity`, `pickup_point`, `note`, `total`, `surcharge`, …
    pub field: String,
    /// Of which goods, if of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it was; none if it was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it is; none if it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl Change {
    /// A field of the order.
    pub fn of(field: &str, from: impl Into<String>, to: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            name: None,
            from: Some(from.into()),
            to: Some(to.into()),
        }
    }
    /// Pieces of a line; none before or after if it was not there.
    pub(crate) fn quantity(line: &Line, from: Option<i64>, to: Option<i64>) -> Self {
        Self {
            field: "quantity".to_owned(),
            name: Some(format!("{} {}", line.name, line.spec).trim().to_owned()),
            from: from.map(|n| n.to_string()),
            to: to.map(|n| n.to_string()),
        }
    }
}
