//! Requests that observers emit and lower rooms execute.
use julin_kernel::{Money, OrderId, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A message for a member's inbox. Messaging renders the template, applies the send gate and
/// delivers once per key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRequested {
    /// To whom.
    pub to: PersonId,
    /// Template name: `welcome`, `order_paid`, `goods_arrived`, `live_reminder`, `repurchase`, `true_up` …
    pub template: String,
    /// What the template needs, ready for reading.
    pub args: BTreeMap<String, String>,
    /// A path in the mall that the message opens.
    pub link: Option<String>,
    /// Same key, same message: delivered once.
    pub key: String,
}

/// Points were granted to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsGranted {
    /// To whom.
    pub member: PersonId,
    /// How many.
    pub points: i64,
    /// For which order.
    pub order: Option<OrderId>,
    /// The amount they were computed from.
    pub basis: Money,
}

/// A tag was given by rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagAssigned {
    /// To whom.
    pub member: PersonId,
    /// The tag: `first_order`, `high_value`, `superfan` …
    pub tag: String,
    /// Why, as the rule explains it.
    pub reason: String,
}
