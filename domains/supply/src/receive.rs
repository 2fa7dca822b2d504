//! Goods are counted in. Fewer than were paid for must be accepted as a shortage.
use crate::finish::finish;
use crate::lot::{self, AssignLots, ReceivedLot};
use crate::purchase::{self, Wish};
use crate::refusals as no;
use crate::replace;
use crate::short::{self, by_sku, go_short};
use crate::status::PurchaseStatus;
use crate::store::purchase::{self as store, PurchaseLine, PurchaseRow};
use julin_contracts::GoodsReceived;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{Code, LineId, Money, PurchaseOrderId, Scope};
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What came of one line.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PurchaseReceiveLine)]
pub struct ReceiveLine {
    /// The line.
    pub line_id: LineId,
    /// Pieces in good order.
    pub received: i64,
    /// The supplier's lots they came in; all of them, or none.
    #[serde(default)]
    pub lots: Vec<ReceivedLot>,
}

/// What came of a purchase order.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PurchaseReceiveBody)]
pub struct ReceiveBody {
    /// Every line.
    pub lines: Vec<ReceiveLine>,
    /// Accepts that members go without: those who paid last.
    #[serde(default)]
    pub short: bool,
}

/// Counts a purchase order in.
pub struct ReceiveGoods {
    /// The tenant.
    pub scope: Scope,
    /// Who counts.
    pub actor: Actor,
    /// Which.
    pub id: PurchaseOrderId,
    /// What came.
    pub body: ReceiveBody,
}

impl Command for ReceiveGoods {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let order = store::get(tx, self.scope, self.id).await?;
        let order = order.ok_or(Code::NOT_FOUND.fault())?;
        purchase::require(tx, self.scope, &self.actor, &order, Wish::Buyer).await?;
        order.status.check(PurchaseStatus::Received)?;
        let lines = store::lines(tx, self.scope, &[order.id]).await?;
        let came = self.came(&lines)?;
        self.check_short(&lines, &came)?;
        if !store::set_status(tx, self.scope, self.id, PurchaseStatus::Received).await? {
            return Err(Code::WRONG_STATE.fault().into());
        }
        let mut cost = Money::ZERO;
        for line in &lines {
            let received = came[&line.id];
            store::set_received(tx, self.scope, line.id, received).await?;
            cost = cost.plus(line.supply_price.times(received)?)?;
        }
        let more = self.share_out(tx, &order, &lines, &came).await?;
        let lots = self.keep_lots(tx, &order, &lines).await?;
        if lots && !more {
            let (campaign, of) = (order.campaign_id, order.id.0);
            lot::later(tx, self.scope, AssignLots { campaign, of }).await?;
        }
        replace::fill(tx, self.scope, order.campaign_id).await?;
        self.book(tx, &order, cost).await?;
        // Who came before the goods were counted in may have waited for this only.
        finish(tx, self.scope, order.campaign_id).await
    }
}

impl ReceiveGoods {
    /// Received pieces by line; every line must be told.
    fn came(&self, lines: &[PurchaseLine]) -> Result<HashMap<LineId, i64>> {
        let mut came = HashMap::new();
        for (i, told) in self.body.lines.iter().enumerate() {
            let line = lines.iter().find(|l| l.id == told.line_id);
            let line = line.ok_or_else(|| no::LINES.field(format!("lines.{i}.line_id")))?;
            let field = format!("lines.{i}.received");
            check::range(&field, told.received, 0, line.quantity)?;
            lot::check(&format!("lines.{i}"), &told.lots, told.received)?;
            came.insert(line.id, told.received);
        }
        if came.len() != lines.len() || came.len() != self.body.lines.len() {
            return Err(no::LINES.field("lines").into());
        }
        Ok(came)
    }

    fn check_short(&self, lines: &[PurchaseLine], came: &HashMap<LineId, i64>) -> Result<()> {
        let skus = by_sku(lines, |l| came[&l.id]);
        let missing = |l: &&PurchaseLine| {
            let of = &skus[&l.sku_id];
            of.needed > of.received && l.needed > came[&l.id]
        };
        match lines.iter().find(missing) {
            Some(line) if !self.body.short => {
                let said = self.body.lines.iter().position(|l| l.line_id == line.id);
                let field = format!("lines.{}.received", said.unwrap_or_default());
                let of = &skus[&line.sku_id];
                let detail = (of.needed - of.received).to_string();
                Err(no::SHORT.field(field).detail(detail).into())
            }
            _ => Ok(()),
        }
    }

    /// Gives what came to those who paid first, SKU by SKU; what is too much for one transaction goes on
    /// in a job. Late orders took of what was to be left over: they paid last, so they go short first.
    async fn share_out(
        &self,
        tx: &mut Tx,
        order: &PurchaseRow,
        lines: &[PurchaseLine],
        came: &HashMap<LineId, i64>,
    ) -> Result<bool> {
        let mut more = false;
        for came in by_sku(lines, |l| came[&l.id]).into_values() {
            more |= go_short(tx, self.scope, order.campaign_id, &came).await?;
        }
        if more {
            short::later(tx, self.scope, order.id).await?;
        }
        Ok(more)
    }

    /// Answers whether any were told. Which lot goes into whose bag is settled once it is known who goes
    /// short.
    async fn keep_lots(
        &self,
        tx: &mut Tx,
        order: &PurchaseRow,
        lines: &[PurchaseLine],
    ) -> Result<bool> {
        let mut told = false;
        for line in lines {
            let of = self.body.lines.iter().find(|l| l.line_id == line.id);
            let lots = of.map_or(&[][..], |l| &l.lots);
            lot::keep(tx, self.scope, (order, line), lots).await?;
            told |= !lots.is_empty();
        }
        Ok(told)
    }

    async fn book(&self, tx: &mut Tx, order: &PurchaseRow, cost: Money) -> Result<()> {
        let (campaign, supplier) = (order.campaign_id, order.supplier_id);
        store::set_cost(tx, self.scope, order.id, cost).await?;
        if cost > Money::ZERO {
            let posting =
                julin_ledger::standard::goods_received(order.id, campaign, supplier, cost);
            julin_ledger::post(tx, self.scope, posting).await?;
        }
        let event = GoodsReceived {
            purchase_order: order.id,
            supplier,
            campaign,
            cost,
            short: Money(order.total.0.saturating_sub(cost.0).max(0)),
        };
        emit(tx, self.scope, event).await?;
        let detail = serde_json::json!({
            "ordered": order.total, "cost": cost, "lines": self.body.lines, "short": self.body.short,
        });
        let action = "supply.purchase_order.receive";
        audit(
            tx,
            &self.actor,
            action,
            "purchase_order",
            order.id.0,
            detail,
        )
        .await
    }
}
