//! A late order is taken for a neighbour.
use super::store;
use super::surplus::left;
use crate::refusals as no;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, Code, Money, PersonId, Scope};
use julin_orders::{Buyer, LateOrder, PlaceOrderLine, PlacedOrder, TakenPay, place_late};
use julin_web::{Actor, Permission, Reach, audit, body_hash};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A late order.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LateOrderBody {
    /// Whose neighbour; the leader who asks unless told.
    #[serde(default)]
    pub leader_id: Option<PersonId>,
    /// For whom.
    pub buyer: Buyer,
    /// What and how many.
    pub lines: Vec<PlaceOrderLine>,
    /// How it is paid.
    pub pay: TakenPay,
    /// At most 200 characters.
    #[serde(default)]
    pub note: String,
}

/// Takes a late order.
pub struct TakeLate {
    /// The tenant.
    pub scope: Scope,
    /// The leader, or an operator.
    pub actor: Actor,
    /// The campaign.
    pub campaign: CampaignId,
    /// Same key and body, same order.
    pub key: String,
    /// The order.
    pub body: LateOrderBody,
    /// How long the buyer may pay by the link, in seconds.
    pub pay_within_s: i64,
    /// How much cash a leader may owe.
    pub debt_max: Money,
}

impl Command for TakeLate {
    type Output = PlacedOrder;
    async fn run(&self, tx: &mut Tx) -> Result<PlacedOrder> {
        let leader = self.body.leader_id.unwrap_or(self.actor.person);
        self.actor
            .require(Permission::EditOrders, Reach::Leader(leader))?;
        let hash = body_hash(&(self.campaign, &self.body));
        let late = LateOrder {
            scope: self.scope,
            actor: &self.actor,
            leader,
            campaign: self.campaign,
            buyer: &self.body.buyer,
            lines: &self.body.lines,
            pay: self.body.pay,
            note: &self.body.note,
            idem: (&self.key, &hash),
            pay_within_s: self.pay_within_s,
            debt_max: self.debt_max,
        };
        let (placed, new) = place_late(tx, &late).await?;
        if new {
            self.take(tx, placed).await?;
        }
        Ok(placed)
    }
}

impl TakeLate {
    /// Notes what it took; refuses, and so undoes, what is not there.
    async fn take(&self, tx: &mut Tx, placed: PlacedOrder) -> Result<()> {
        let mut wanted = BTreeMap::new();
        for line in &self.body.lines {
            *wanted.entry(line.item_id).or_insert(0) += line.quantity;
        }
        let left = left(tx, self.scope, self.campaign).await?;
        for (item, pieces) in wanted {
            let free = left.get(&item).copied().unwrap_or(0).max(0);
            if pieces > free {
                let at = self.body.lines.iter().position(|l| l.item_id == item);
                let field = format!("lines.{}.quantity", at.unwrap_or_default());
                return Err(no::NOT_LEFT.field(field).detail(free.to_string()).into());
            }
            let of = (self.campaign, placed.id);
            store::insert(tx, self.scope, of, (item, pieces)).await?;
        }
        let detail = serde_json::json!({
            "campaign": self.campaign, "pay": self.body.pay, "lines": self.body.lines,
        });
        let action = "supply.late_order.take";
        audit(tx, &self.actor, action, "order", placed.id.0, detail).await
    }
}

/// Who may see what is left: those who may take late orders on the campaign.
pub(crate) fn may_take(actor: &Actor, leaders: &[PersonId]) -> Result<()> {
    let may = |reach| actor.may(Permission::EditOrders, reach);
    if may(Reach::Shop) || leaders.iter().any(|l| may(Reach::Leader(*l))) {
        return Ok(());
    }
    Err(Code::FORBIDDEN.fault().into())
}
