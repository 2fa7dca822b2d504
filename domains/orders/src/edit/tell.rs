//! An edit is journaled and told: who changed what, from what to what.
use super::apply::Work;
use super::plan::Plan;
use super::store as edits;
use crate::changes::Change;
use crate::pay::chain_item;
use crate::store::{Line, Order};
use crate::{discount, facts, settle};
use julin_contracts::{DiscountLessened, Event, OrderEdited, OrderMoved};
use julin_db::{Result, Tx};
use julin_events::emit;
use julin_kernel::{LineId, Money, PickupPointId};
use std::collections::BTreeMap;

/// An order as it is after an edit.
pub(super) struct Told<'a> {
    pub(super) order: &'a Order,
    pub(super) lines: &'a [Line],
    /// What came in for it.
    pub(super) charged: Money,
    /// What discounts take off less.
    pub(super) less: Vec<DiscountLessened>,
}

impl Work<'_> {
    /// What changed besides the lines.
    pub(super) async fn other_changes(
        &self,
        tx: &mut Tx,
        point: PickupPointId,
        plan: &Plan,
    ) -> Result<Vec<Change>> {
        let mut changes = vec![];
        if point != self.order.pickup_point_id {
            let points = [self.order.pickup_point_id, point];
            let mut names = julin_community::pickup_points(tx, self.scope, &points).await?;
            let mut name = |id| names.remove(&id).map(|p| p.name).unwrap_or_default();
            changes.push(Change::of("pickup_point", name(points[0]), name(points[1])));
        }
        if let Some(note) = self.wanted.note.as_ref().filter(|n| **n != self.order.note) {
            changes.push(Change::of("note", &self.order.note, note));
        }
        if plan.difference != Money::ZERO {
            let (was, is) = (self.order.total, self.order.total.plus(plan.difference)?);
            changes.push(Change::of("total", was.display(), is.display()));
        }
        if let (Some(was), Some(is)) = (self.order.deposit, plan.deposit)
            && was != is
        {
            changes.push(Change::of("deposit", was.display(), is.display()));
        }
        Ok(changes)
    }

    /// The row in the 接龙 says what the order says.
    pub(super) async fn list(&self, tx: &mut Tx, plan: &Plan, after: &[Line]) -> Result<()> {
        if self.paid() && !plan.is_empty() {
            let items: Vec<_> = after.iter().map(chain_item).collect();
            julin_groupbuy::edit_chain_row(tx, self.scope, self.order.id, &items).await?;
        }
        Ok(())
    }

    pub(super) async fn journal(&self, tx: &mut Tx, changes: &[Change]) -> Result<()> {
        let order = (self.order.id, self.order.status);
        let why = if self.reason.is_empty() {
            "edited".to_owned()
        } else {
            format!("edited: {}", self.reason)
        };
        let by = (Some(self.by), why.as_str());
        Ok(edits::write_changes(tx, self.scope, order, by, changes).await?)
    }

    pub(super) async fn tell(&self, tx: &mut Tx, plan: &Plan, is: Told<'_>) -> Result<()> {
        let order = is.order;
        let event = if self.counted {
            Event::from(OrderMoved {
                head: facts::head(order),
                from: self.order.pickup_point_id,
            })
        } else {
            self.edited(tx, plan, is).await?
        };
        emit(tx, self.scope, event).await?;
        if self.by == order.member_id {
            return Ok(());
        }
        let args = BTreeMap::from([
            ("campaign".to_owned(), self.campaign.title.clone()),
            ("total".to_owned(), order.total.display()),
        ]);
        let (link, key) = (
            format!("/orders/{}", order.id),
            format!("order-edited:{}", self.edit),
        );
        settle::message(tx, self.scope, order, "order_edited", args, link, key).await
    }

    async fn edited(&self, tx: &mut Tx, plan: &Plan, is: Told<'_>) -> Result<Event> {
        let gone = |at: &usize| self.lines[*at].id;
        let removed: Vec<LineId> = plan.removed.iter().map(gone).collect();
        Ok(Event::from(OrderEdited {
            head: facts::head(is.order),
            revision: self.revision + 1,
            lines: facts::lines(is.lines),
            removed,
            total: is.order.total,
            charged: is.charged,
            refunded: is.order.refunded.minus(self.order.refunded)?,
            discounts: discount::facts(tx, self.scope, is.order.id, is.lines).await?,
            lessened: is.less,
        }))
    }
}
