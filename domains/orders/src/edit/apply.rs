//! An order becomes what was wanted: stock, limits, counters, list, lines, money and journal together.
use super::model::{EditId, Wanted, WantedLine};
use super::plan::{self, Plan, Shift};
use super::store::{self as edits, Edited};
use crate::changes::Change;
use crate::decide::{Ask, PricedLine, decide_one};
use crate::order::OrderStatus;
use crate::pay::{chain_item, fresh_code};
use crate::refusals as no;
use crate::store::{self, Line, NewLine, NewSubOrder, Order};
use crate::{discount, facts, load, settle, write};
use julin_contracts::OrderEdited;
use julin_db::{Error, Result, Tx};
use julin_events::emit;
use julin_groupbuy::{CampaignSnapshot, ItemSnapshot};
use julin_kernel::{Fault, LineId, Money, PersonId, PickupPointId, PoolId, Scope};
use julin_payments::{IntentDraft, RefundDraft};
use std::collections::BTreeMap;

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
    pub(crate) by: PersonId,
    pub(crate) reason: &'a str,
}

/// What an edit does to the lines of its order.
pub(crate) fn planned(lines: &[Line], wanted: &Wanted) -> Result<Plan, Fault> {
    match &wanted.lines {
        Some(wanted) => plan::plan(lines, wanted),
        None => Ok(Plan::default()),
    }
}

/// Holds stock and limits for what an edit needs more, judged as placing judges it.
pub(crate) async fn take(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    campaign: &CampaignSnapshot,
    more: &[Shift],
) -> Result<Result<(), Fault>> {
    if more.is_empty() {
        return Ok(Ok(()));
    }
    let ask = Ask {
        member: order.member_id,
        leader: order.leader_id,
        lines: more.iter().map(|s| (s.item, s.pieces)).collect(),
        team: None,
    };
    let mut shelf = load::shelf(tx, scope, campaign, &[&ask]).await?;
    shelf.open = true;
    let now = tx.now();
    let verdict = match decide_one(&mut shelf, &ask, now, 0) {
        // What is sold for a deposit is ordered, not added.
        Ok(verdict) if verdict.deposit.is_some() => {
            return Ok(Err(no::PRESALE_FIXED.field("lines.0.item_id")));
        }
        Ok(verdict) => verdict,
        Err(fault) => return Ok(Err(fault)),
    };
    let pools: Vec<_> = verdict.lines.iter().map(|l| (l.pool, l.quantity)).collect();
    julin_catalog::reserve_locked(tx, scope, &pools).await?;
    let lines = verdict.lines.iter();
    let bought: Vec<_> = lines
        .map(|l| (l.item, order.member_id, l.quantity))
        .collect();
    julin_groupbuy::note_bought(tx, scope, &bought).await?;
    Ok(Ok(()))
}

/// Gives back what was held for an edit that does not come to be.
pub(crate) async fn release(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    campaign: &CampaignSnapshot,
    more: &[Shift],
) -> Result<()> {
    let held = pools(campaign, more)?;
    julin_catalog::release(tx, scope, &held).await?;
    julin_groupbuy::give_quota_back(tx, scope, &quota(order, more)).await?;
    freed(tx, scope, order, more, &held).await
}

/// Stock came free: it may be sold again.
async fn freed(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    shifts: &[Shift],
    pools: &[(PoolId, i64)],
) -> Result<()> {
    let of = shifts.iter().zip(pools);
    let freed: Vec<_> = of.map(|(s, (pool, n))| (s.item, *pool, *n)).collect();
    julin_groupbuy::stock_freed(tx, scope, order.campaign_id, &freed).await
}

fn pools(campaign: &CampaignSnapshot, shifts: &[Shift]) -> Result<Vec<(PoolId, i64)>> {
    let pool = |s: &Shift| {
        let pool = s.pool.or_else(|| campaign.item(s.item).map(|i| i.pool));
        pool.map(|pool| (pool, s.pieces))
            .ok_or_else(|| Error::internal("an edit of an item that is not on offer"))
    };
    shifts.iter().map(pool).collect()
}

fn quota(order: &Order, shifts: &[Shift]) -> Vec<(julin_kernel::CampaignItemId, PersonId, i64)> {
    let of = |s: &Shift| (s.item, order.member_id, s.pieces);
    shifts.iter().map(of).collect()
}

impl Work<'_> {
    /// Applies it. `charged` came in for it beforehand.
    pub(crate) async fn apply(&self, tx: &mut Tx, charged: Money) -> Result<()> {
        let plan = planned(self.lines, self.wanted)?;
        self.move_stock(tx, &plan).await?;
        let (after, mut changes) = self.write_lines(tx, &plan).await?;
        let point = self
            .wanted
            .pickup_point
            .unwrap_or(self.order.pickup_point_id);
        changes.extend(self.other_changes(tx, point, &plan).await?);
        let order = self.write_order(tx, &plan, point, charged).await?;
        self.list(tx, &plan, &after).await?;
        self.settle_money(tx, &plan, &order).await?;
        self.journal(tx, &changes).await?;
        self.tell(tx, &plan, order, &after, charged).await
    }

    fn paid(&self) -> bool {
        self.order.status == OrderStatus::Paid
    }

    async fn move_stock(&self, tx: &mut Tx, plan: &Plan) -> Result<()> {
        let (more, less) = (plan::more(plan, self.lines), plan::less(plan, self.lines));
        let items = |shifts: &[Shift]| shifts.iter().map(|s| (s.item, s.pieces)).collect();
        let (gained, lost): (Vec<_>, Vec<_>) = (items(&more), items(&less));
        let (scope, campaign) = (self.scope, self.order.campaign_id);
        if self.paid() && !more.is_empty() {
            julin_catalog::commit_reserved(tx, scope, &pools(self.campaign, &more)?).await?;
            julin_groupbuy::count_paid(tx, scope, campaign, &gained).await?;
        }
        if less.is_empty() {
            return Ok(());
        }
        let freed = pools(self.campaign, &less)?;
        if self.paid() {
            julin_catalog::uncommit(tx, scope, &freed).await?;
            julin_groupbuy::uncount(tx, scope, campaign, &lost).await?;
        } else {
            julin_catalog::release(tx, scope, &freed).await?;
        }
        julin_groupbuy::give_quota_back(tx, scope, &quota(self.order, &less)).await?;
        self::freed(tx, scope, self.order, &less, &freed).await
    }

    /// Writes the lines; answers those there are now and what changed.
    async fn write_lines(&self, tx: &mut Tx, plan: &Plan) -> Result<(Vec<Line>, Vec<Change>)> {
        let (mut after, mut changes) = (vec![], vec![]);
        for (at, line) in self.lines.iter().enumerate() {
            if plan.removed.contains(&at) {
                edits::remove_line(tx, self.scope, line).await?;
                changes.push(Change::quantity(line, Some(line.quantity), None));
            } else if let Some(new) = plan.changed.iter().find(|c| c.at == at) {
                let to = (new.quantity, new.amount);
                edits::write_line(tx, self.scope, line, to).await?;
                let (was, is) = (Some(line.quantity), Some(new.quantity));
                changes.push(Change::quantity(line, was, is));
                let (quantity, amount) = to;
                after.push(Line {
                    quantity,
                    amount,
                    ..line.clone()
                });
            } else {
                after.push(line.clone());
            }
        }
        for new in &plan.added {
            let line = self.add_line(tx, new).await?;
            changes.push(Change::quantity(&line, None, Some(line.quantity)));
            after.push(line);
        }
        Ok((after, changes))
    }

    async fn add_line(&self, tx: &mut Tx, new: &WantedLine) -> Result<Line> {
        let offer = self.campaign.item(new.item);
        let offer = offer.ok_or_else(|| no::ITEM_UNKNOWN.field("lines"))?;
        let priced = PricedLine {
            item: new.item,
            pool: offer.pool,
            quantity: new.quantity,
            unit_price: new.unit_price,
            amount: new.unit_price.times(new.quantity)?,
        };
        let line = write::freeze(tx, self.order.id, offer, &priced);
        let sub_order = self.sub_order(tx, offer).await?;
        let row = NewLine {
            line: line.clone(),
            sub_order,
            tiers: serde_json::to_string(&offer.tiers).map_err(Error::internal)?,
        };
        store::insert_lines(tx, self.scope, vec![row]).await?;
        Ok(line)
    }

    /// The sub-order that an item belongs to, opened if the order had none such.
    async fn sub_order(
        &self,
        tx: &mut Tx,
        offer: &ItemSnapshot,
    ) -> Result<julin_kernel::SubOrderId> {
        let zone = (offer.supplier, offer.temperature.as_str());
        let (scope, order) = (self.scope, self.order.id);
        if let Some(known) = edits::sub_order(tx, scope, order, zone).await? {
            return Ok(known);
        }
        let new = NewSubOrder {
            id: tx.new_id(),
            order,
            supplier: zone.0,
            temperature: zone.1,
            fulfil_on: edits::fulfil_on(tx, scope, order).await?,
        };
        let id = new.id;
        store::insert_sub_orders(tx, scope, vec![new]).await?;
        Ok(id)
    }

    async fn other_changes(
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
        Ok(changes)
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
            Money((-plan.difference.0).max(0))
        } else {
            Money::ZERO
        };
        let new = Edited {
            order: self.order.id,
            revision: self.revision,
            total: self.order.total.plus(plan.difference)?,
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

    /// The row in the 接龙 says what the order says.
    async fn list(&self, tx: &mut Tx, plan: &Plan, after: &[Line]) -> Result<()> {
        if self.paid() && !plan.is_empty() {
            let items: Vec<_> = after.iter().map(chain_item).collect();
            julin_groupbuy::edit_chain_row(tx, self.scope, self.order.id, &items).await?;
        }
        Ok(())
    }

    /// What it costs less goes back; what an unpaid order costs is asked for anew.
    async fn settle_money(&self, tx: &mut Tx, plan: &Plan, order: &Order) -> Result<()> {
        if plan.difference == Money::ZERO {
            return Ok(());
        }
        if !self.paid() {
            let intent = IntentDraft {
                order: order.id,
                part: 0,
                member: order.member_id,
                amount: order.total,
                expires_at: order.pay_by,
                description: self.campaign.title.clone(),
            };
            julin_payments::replace_intent(tx, self.scope, intent).await?;
        } else if plan.difference < Money::ZERO {
            let refund = RefundDraft {
                order: order.id,
                key: format!("edit:{}", self.edit),
                amount: Money(-plan.difference.0),
                reason_code: "edited".to_owned(),
                before_completion: true,
            };
            julin_payments::request_refund(tx, self.scope, refund).await?;
        }
        Ok(())
    }

    async fn journal(&self, tx: &mut Tx, changes: &[Change]) -> Result<()> {
        let order = (self.order.id, self.order.status);
        let why = if self.reason.is_empty() {
            "edited".to_owned()
        } else {
            format!("edited: {}", self.reason)
        };
        let by = (Some(self.by), why.as_str());
        Ok(edits::write_changes(tx, self.scope, order, by, changes).await?)
    }

    async fn tell(
        &self,
        tx: &mut Tx,
        plan: &Plan,
        order: Order,
        after: &[Line],
        charged: Money,
    ) -> Result<()> {
        let gone = |at: &usize| self.lines[*at].id;
        let removed: Vec<LineId> = plan.removed.iter().map(gone).collect();
        let refunded = order.refunded.minus(self.order.refunded)?;
        let event = OrderEdited {
            head: facts::head(&order),
            revision: self.revision + 1,
            lines: facts::lines(after),
            removed,
            total: order.total,
            charged,
            refunded,
            discounts: discount::facts(tx, self.scope, order.id, after).await?,
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
        settle::message(tx, self.scope, &order, "order_edited", args, link, key).await
    }
}
