//! An operator decides what becomes of a pickup point below the minimum: its orders go to another
//! point, or the truck goes all the same.
use super::DispatchOutcome;
use super::store::{self, PointRow};
use crate::changes::Change;
use crate::edit::store as edits;
use crate::pay::fresh_code;
use crate::refusals as no;
use crate::store::{Order, code_taken};
use crate::{facts, settle};
use julin_contracts::OrderMoved;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{CampaignId, Code, PickupPointId, Scope};
use julin_web::{Actor, audit};
use std::collections::BTreeMap;

/// Decides. The same decision again changes nothing.
pub struct DecideDispatch {
    /// The tenant.
    pub scope: Scope,
    /// Who decides.
    pub actor: Actor,
    /// Of which campaign.
    pub campaign: CampaignId,
    /// Which pickup point waits.
    pub point: PickupPointId,
    /// Where its orders go; none lets the truck go.
    pub into: Option<PickupPointId>,
}

impl Command for DecideDispatch {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let at = (self.campaign, self.point);
        let row = store::point(tx, self.scope, at).await?;
        let row = row.ok_or_else(|| Code::NOT_FOUND.field("pickup_point_id"))?;
        let to = match self.into {
            Some(_) => DispatchOutcome::Merged,
            None => DispatchOutcome::Goes,
        };
        if (row.outcome, row.merged_into) == (to, self.into) {
            return Ok(());
        }
        if row.outcome != DispatchOutcome::Waits {
            let detail = row.outcome.as_str();
            return Err(Code::WRONG_STATE
                .field("pickup_point_id")
                .detail(detail)
                .into());
        }
        let moved = match self.into {
            Some(into) => self.merge(tx, into, row.pieces).await?,
            None => 0,
        };
        let decided = PointRow {
            outcome: to,
            merged_into: self.into,
            ..row
        };
        self.write(tx, &decided).await?;
        let detail = serde_json::json!({
            "pickup_point": self.point, "into": self.into, "orders": moved,
        });
        let (action, id) = ("orders.dispatch.decide", self.campaign.0);
        audit(tx, &self.actor, action, "campaign", id, detail).await
    }
}

impl DecideDispatch {
    async fn write(&self, tx: &mut Tx, row: &PointRow) -> Result<()> {
        let by = self.actor.person;
        Ok(store::update(tx, self.scope, self.campaign, row, by).await?)
    }

    /// Sends the orders to another pickup point of the same community; answers how many.
    async fn merge(&self, tx: &mut Tx, into: PickupPointId, pieces: i64) -> Result<usize> {
        let ids = [self.point, into];
        let points = julin_community::pickup_points(tx, self.scope, &ids).await?;
        let unknown = || no::PICKUP_UNKNOWN.field("into");
        let (from, to) = (points.get(&self.point), points.get(&into));
        let (from, to) = (from.ok_or_else(unknown)?, to.ok_or_else(unknown)?);
        if into == self.point || from.community != to.community {
            return Err(unknown().into());
        }
        let orders = store::movable(tx, self.scope, (self.campaign, self.point)).await?;
        let names = (from.name.as_str(), to.name.as_str());
        for order in &orders {
            self.move_one(tx, order, into, names).await?;
        }
        self.add(tx, into, pieces).await?;
        Ok(orders.len())
    }

    async fn move_one(
        &self,
        tx: &mut Tx,
        order: &Order,
        into: PickupPointId,
        (from, to): (&str, &str),
    ) -> Result<()> {
        let scope = self.scope;
        let mut code = order.pickup_code.clone();
        if let Some(known) = &code
            && code_taken(tx, scope, into, known).await?
        {
            code = Some(fresh_code(tx, scope, into).await?);
        }
        store::move_order(tx, scope, order.id, (into, code.as_deref())).await?;
        let change = [Change::of("pickup_point", from, to)];
        let (at, by) = (
            (order.id, order.status),
            (Some(self.actor.person), "dispatch_merged"),
        );
        edits::write_changes(tx, scope, at, by, &change).await?;
        let moved = Order {
            pickup_point_id: into,
            ..order.clone()
        };
        let event = OrderMoved {
            head: facts::head(&moved),
            from: order.pickup_point_id,
        };
        emit(tx, scope, event).await?;
        let title = julin_groupbuy::title(tx, scope, self.campaign).await?;
        let args = BTreeMap::from([
            ("campaign".to_owned(), title),
            ("total".to_owned(), order.total.display()),
        ]);
        let (link, key) = (
            format!("/orders/{}", order.id),
            format!("dispatch-merged:{}", order.id),
        );
        settle::message(tx, scope, order, "order_edited", args, link, key).await
    }

    /// The other point has so many more: it may have enough now.
    async fn add(&self, tx: &mut Tx, into: PickupPointId, pieces: i64) -> Result<()> {
        let at = (self.campaign, into);
        let Some(row) = store::point(tx, self.scope, at).await? else {
            return Ok(());
        };
        let terms = julin_groupbuy::dispatch(tx, self.scope, self.campaign).await?;
        let pieces = row.pieces + pieces;
        let enough = terms.is_none_or(|t| pieces >= t.min_quantity);
        let outcome = if enough && row.outcome == DispatchOutcome::Waits {
            DispatchOutcome::Reached
        } else {
            row.outcome
        };
        let more = PointRow {
            pieces,
            outcome,
            ..row
        };
        self.write(tx, &more).await
    }
}
