//! A presale order as people see it: what was paid, what is due, and when.
use super::FinalStatus;
use super::store::{self as finals, Final};
use crate::order::OrderStatus;
use crate::store::Order;
use julin_db::{Result, Tx, text_enum};
use julin_groupbuy::UnpaidFinal;
use julin_kernel::{Money, OrderId, Scope, Ts};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

text_enum! {
    /// Where a presale order stands; derived, never stored.
    pub enum PresaleState {
        /// Waits for its deposit.
        DepositDue = "deposit_due",
        /// The deposit is paid; the final payment is asked for at the counting.
        DepositPaid = "deposit_paid",
        /// The final payment is due.
        FinalDue = "final_due",
        /// Paid in full.
        Paid = "paid",
        /// The final payment did not come and the deposit is kept.
        Forfeited = "forfeited",
        /// It ended; the deposit, if it was paid, went back.
        Ended = "ended",
    }
}

/// What a presale order asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PresaleOrderView {
    /// Where it stands.
    pub state: PresaleState,
    /// Paid with the order.
    pub deposit: Money,
    /// The final payment: at most so much until the counting, exactly so much after it.
    pub rest: Money,
    /// Whether that is certain.
    pub counted: bool,
    /// From when the final payment is asked for, as planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub final_from: Option<Ts>,
    /// Until when it may be made; as planned until the counting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub final_by: Option<Ts>,
    /// What becomes of the deposit if it does not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpaid: Option<UnpaidFinal>,
}

/// What presale orders ask for; asks nothing where there are none.
pub(crate) async fn views(
    tx: &mut Tx,
    scope: Scope,
    orders: &[&Order],
) -> Result<HashMap<OrderId, PresaleOrderView>> {
    let of = orders.iter().filter(|o| o.deposit.is_some());
    let ids: Vec<OrderId> = of.clone().map(|o| o.id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = finals::of(tx, scope, &ids).await?.into_iter();
    let found: HashMap<OrderId, Final> = found.map(|f| (f.order_id, f)).collect();
    let mut views = HashMap::with_capacity(ids.len());
    for order in of {
        let asked = found.get(&order.id);
        let planned = match asked {
            Some(_) => None,
            None => plan(tx, scope, order).await?,
        };
        if let Some(view) = view(order, asked, planned) {
            views.insert(order.id, view);
        }
    }
    Ok(views)
}

/// When the final payment will be asked for, until when, and what becomes of the deposit otherwise.
type Plan = (Ts, Ts, UnpaidFinal);

async fn plan(tx: &mut Tx, scope: Scope, order: &Order) -> Result<Option<Plan>> {
    let terms = julin_groupbuy::presale(tx, scope, order.campaign_id).await?;
    let campaign = julin_groupbuy::snapshot(tx, scope, order.campaign_id).await?;
    let plan = terms.zip(campaign).map(|(terms, campaign)| {
        let from = campaign.counting_at;
        (from, from.plus_s(terms.window_s()), terms.unpaid)
    });
    Ok(plan)
}

fn view(order: &Order, asked: Option<&Final>, plan: Option<Plan>) -> Option<PresaleOrderView> {
    let deposit = order.deposit?;
    let rest = Money(order.total.0.saturating_sub(deposit.0));
    Some(PresaleOrderView {
        state: state(order, asked),
        deposit,
        rest: asked.map_or(rest, |f| f.amount),
        counted: asked.is_some(),
        final_from: plan.map(|p| p.0),
        final_by: asked.map(|f| f.pay_by).or(plan.map(|p| p.1)),
        unpaid: asked.map(|f| f.unpaid).or(plan.map(|p| p.2)),
    })
}

fn state(order: &Order, asked: Option<&Final>) -> PresaleState {
    match (order.status, asked.map(|f| f.status)) {
        (OrderStatus::PendingPayment, _) => PresaleState::DepositDue,
        (OrderStatus::Cancelled, Some(FinalStatus::Forfeited)) => PresaleState::Forfeited,
        (OrderStatus::Cancelled, _) => PresaleState::Ended,
        (OrderStatus::Paid, None) => PresaleState::DepositPaid,
        (OrderStatus::Paid, Some(_)) => PresaleState::FinalDue,
        _ => PresaleState::Paid,
    }
}
