//! How an order was taken and paid, as people see it.
use super::store::{self as taken};
use super::{TakenKind, TakenPay};
use crate::store::Order;
use julin_db::{Result, Tx};
use julin_kernel::{Money, Scope, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// An order that somebody else took for its buyer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderTakenView {
    /// How.
    pub kind: TakenKind,
    /// How it is paid.
    pub pay: TakenPay,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Ts,
    /// The page on which its buyer, whose name alone is known, claims it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_path: Option<String>,
}

/// How an order was taken and how much of it was paid in cash.
pub(crate) struct Taking {
    pub(crate) taken: Option<OrderTakenView>,
    pub(crate) cash: Money,
}

/// Reads how an order was taken and paid.
pub(crate) async fn taking(tx: &mut Tx, scope: Scope, order: &Order) -> Result<Taking> {
    let found = taken::of_order(tx, scope, order.id).await?;
    let taken = match found {
        None => None,
        Some(t) => {
            let by = julin_identity::person(tx, scope, t.by_id).await?;
            Some(OrderTakenView {
                kind: t.kind,
                pay: t.pay,
                by_name: by.map(|p| p.nickname).unwrap_or_default(),
                at: t.at,
                claim_path: taken::claim_path(tx, scope, order.member_id).await?,
            })
        }
    };
    let parts = julin_payments::payments_of_order(tx, scope, order.id).await?;
    let cash = parts.iter().filter(|p| p.collector_id.is_some());
    let cash = Money::sum(cash.map(|p| p.captured))?;
    Ok(Taking { taken, cash })
}
