//! The lines of an order as edited.
use super::apply::Work;
use super::model::WantedLine;
use super::plan::Plan;
use super::store as edits;
use crate::changes::Change;
use crate::decide::PricedLine;
use crate::refusals as no;
use crate::store::{self, Line, NewLine, NewSubOrder};
use crate::write;
use julin_db::{Error, Result, Tx};
use julin_groupbuy::ItemSnapshot;
use julin_kernel::{Money, SubOrderId};

impl Work<'_> {
    /// Writes the lines; answers those there are now and what changed.
    pub(super) async fn write_lines(
        &self,
        tx: &mut Tx,
        plan: &Plan,
    ) -> Result<(Vec<Line>, Vec<Change>)> {
        let (mut after, mut changes) = (vec![], vec![]);
        for (at, line) in self.lines.iter().enumerate() {
            if plan.removed.contains(&at) {
                edits::remove_line(tx, self.scope, line).await?;
                changes.push(Change::quantity(line, Some(line.quantity), None));
            } else if let Some(new) = plan.changed.iter().find(|c| c.at == at) {
                edits::write_line(tx, self.scope, line, new).await?;
                let (was, is) = (Some(line.quantity), Some(new.quantity));
                changes.push(Change::quantity(line, was, is));
                after.push(Line {
                    quantity: new.quantity,
                    amount: new.amount,
                    discount: new.discount,
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
        if !plan.removed.is_empty() {
            edits::drop_empty_sub_orders(tx, self.scope, self.order.id).await?;
        }
        changes.extend(discount(self.lines, &after)?);
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
        let earns = self.campaign.commission(offer, self.order.leader_id);
        let line = write::freeze(tx, self.order.id, offer, &priced, earns);
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
    async fn sub_order(&self, tx: &mut Tx, offer: &ItemSnapshot) -> Result<SubOrderId> {
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
}

/// What is taken off the order, if that changed.
fn discount(before: &[Line], after: &[Line]) -> Result<Option<Change>> {
    let off = |lines: &[Line]| Money::sum(lines.iter().map(|l| l.discount));
    let (was, is) = (off(before)?, off(after)?);
    let changed = || Change::of("discount", was.display(), is.display());
    Ok((was != is).then(changed))
}
