//! An order becomes what was wanted: stock, limits, counters, list, lines, money and journal together.
use super::discounts;
use super::model::{EditId, Wanted};
use super::plan::{self, Plan, Seen};
use super::store::{self as edits, Edited};
use super::tell::Told;
use crate::order::OrderStatus;
use crate::pay::fresh_code;
use crate::refusals as no;
use crate::store::{self, Line, Order};
use julin_db::{Result, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{Money, PersonId, PickupPointId, Scope};
use julin_payments::{IntentDraft, RefundDraft};

/// An edit that is about to be applied; what it needs more is held.
pub(crate) struct Work<'a> {
    pub(crate) scope: Scope,
    pub(crate) edit: EditId,
    /// The revision it was made on.
    pub(crate) revision: i64,
    pub(crate) order: &'a Order,
    pub(crate) lines: &'a [Line],
    pub(crate) campaign: &'a CampaignSnapshot,
    pub(crate) wanted: &'a Wanted,
    /// Whether the campaign is counted: then only the pickup point moves.
    pub(crate) counted: bool,
    pub(crate) by: PersonId,
    pub(crate) reason: &'a str,
}

/// What an edit does to the lines of its order.
pub(super) async fn planned(
    tx: &mut Tx,
    scope: Scope,
    (order, lines): (&Order, &[Line]),
    campaign: &CampaignSnapshot,
    wanted: &Wanted,
) -> Result<Plan> {
    let pieces = &discounts::pieces(tx, scope, lines).await?;
    let seen = Seen {
        order,
        lines,
        campaign,
        pieces,
    };
    Ok(plan::plan(seen, wanted)?)
}

impl Work<'_> {
    /// Applies it. `charged` came in for it beforehand.
    pub(crate) async fn apply(&self, tx: &mut Tx, charged: Money) -> Result<()> {
        let of = (self.order, self.lines);
        let plan = planned(tx, self.scope, of, self.campaign, self.wanted).await?;
        self.move_stock(tx, &plan).await?;
        let (after, mut changes) = self.write_lines(tx, &plan).await?;
        let less = self.lessen_discounts(tx, &plan).await?;
        let point = self.wanted.pickup_point;
        let point = point.unwrap_or(self.order.pickup_point_id);
        changes.extend(self.other_changes(tx, point, &plan).await?);
        let order = self.write_order(tx, &plan, point, charged).await?;
        self.list(tx, &plan, &after).await?;
        self.settle_money(tx, &plan, &order).await?;
        self.journal(tx, &changes).await?;
        let is = Told {
            order: &order,
            lines: &after,
            charged,
            less,
        };
        self.tell(tx, &plan, is).await
    }

    pub(super) fn paid(&self) -> bool {
        self.order.status == OrderStatus::Paid
    }

    async fn write_order(
        &self,
        tx: &mut Tx,
        plan: &Plan,
        point: PickupPointId,
        charged: Money,
    ) -> Result<Order> {
        let code = self.code(tx, point).await?;
        let note = self.wanted.note.as_ref().unwrap_or(&self.order.note);
        let refunded = if self.paid() {
            Money((-plan.due.0).max(0))
        } else {
            Money::ZERO
        };
        let new = Edited {
            order: self.order.id,
            revision: self.revision,
            total: self.order.total.plus(plan.difference)?,
            deposit: plan.deposit,
            charged,
            refunded,
            pickup_point: point,
            pickup_code: code.as_deref(),
            note,
        };
        if !edits::write_order(tx, self.scope, &new).await? {
            return Err(no::EDITED_MEANWHILE.field("revision").into());
        }
        Ok(Order {
            total: new.total,
            deposit: new.deposit,
            paid: self.order.paid.plus(charged)?,
            refunded: self.order.refunded.plus(refunded)?,
            pickup_point_id: point,
            note: note.clone(),
            pickup_code: code,
            ..self.order.clone()
        })
    }

    /// The pickup code: the same one, unless somebody bears it at the new pickup point.
    async fn code(&self, tx: &mut Tx, point: PickupPointId) -> Result<Option<String>> {
        let Some(code) = self.order.pickup_code.clone() else {
            return Ok(None);
        };
        let moves = point != self.order.pickup_point_id;
        if moves && store::code_taken(tx, self.scope, point, &code).await? {
            return Ok(Some(fresh_code(tx, self.scope, point).await?));
        }
        Ok(Some(code))
    }

    /// What it costs less goes back; what an unpaid order costs is asked for anew.
    async fn settle_money(&self, tx: &mut Tx, plan: &Plan, order: &Order) -> Result<()> {
        if plan.due == Money::ZERO {
            return Ok(());
        }
        if !self.paid() {
            let intent = IntentDraft {
                order: order.id,
                part: 0,
                member: order.member_id,
                amount: order.deposit.unwrap_or(order.total),
                expires_at: order.pay_by,
                description: self.campaign.title.clone(),
            };
            julin_payments::replace_intent(tx, self.scope, intent).await?;
        } else if plan.due < Money::ZERO {
            let refund = RefundDraft {
                order: order.id,
                key: format!("edit:{}", self.edit),
                amount: Money(-plan.due.0),
                reason_code: "edited".to_owned(),
                before_completion: true,
            };
            julin_payments::request_refund(tx, self.scope, refund).await?;
        }
        Ok(())
    }
}
