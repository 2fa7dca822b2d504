//! The leader or an operator decides on a claim and names who bears it.
use super::store::{self as claims, Claim, Verdict};
use crate::complete::complete;
use crate::order::{ClaimStatus, Liable, OrderStatus};
use crate::refusals as no;
use crate::store::{self, Order};
use crate::{facts, settle};
use julin_contracts::{AfterSaleDecided, OrderRefunded};
use julin_db::{Command, Error, Result, Tx};
use julin_events::emit;
use julin_kernel::{AfterSaleId, Code, Money, Scope};
use julin_payments::RefundDraft;
use julin_web::{Actor, Permission, Reach, audit, check};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is decided on a claim.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApproveBody {
    /// Less than asked, if so decided.
    #[serde(default)]
    pub amount: Option<Money>,
    /// Who bears it.
    pub liable: Liable,
    /// Words for the member.
    #[serde(default)]
    pub note: String,
}

/// Approves (with a body) or rejects (without) a claim.
pub struct DecideAfterSale {
    /// The tenant.
    pub scope: Scope,
    /// Who decides.
    pub actor: Actor,
    /// The claim.
    pub claim: AfterSaleId,
    /// The approval; none rejects.
    pub approve: Option<ApproveBody>,
    /// Words for the member on a rejection.
    pub note: String,
    /// How long after pickup one may claim, in seconds.
    pub window_s: i64,
}

impl Command for DecideAfterSale {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let claim = claims::claim(tx, self.scope, self.claim)
            .await?
            .ok_or(Code::NOT_FOUND.fault())?;
        self.actor
            .require(Permission::ApproveAfterSale, Reach::Leader(claim.leader_id))?;
        if claim.status != ClaimStatus::Requested {
            return Err(no::CLAIM_DECIDED.fault().into());
        }
        let order = store::order(tx, self.scope, claim.order_id).await?;
        let order = order.ok_or_else(|| Error::internal("a claim on no order"))?;
        match &self.approve {
            Some(approval) => self.approve(tx, &claim, &order, approval).await?,
            None => self.reject(tx, &claim).await?,
        }
        self.complete_if_due(tx, &order).await
    }
}

impl DecideAfterSale {
    async fn reject(&self, tx: &mut Tx, claim: &Claim) -> Result<()> {
        let note = check::text("note", &self.note, 1, 300)?;
        self.settle(tx, claim, ClaimStatus::Rejected, claim.amount, None, &note)
            .await
    }

    async fn approve(
        &self,
        tx: &mut Tx,
        claim: &Claim,
        order: &Order,
        approval: &ApproveBody,
    ) -> Result<()> {
        let note = check::text("note", &approval.note, 0, 300)?;
        let amount = approval.amount.unwrap_or(claim.amount);
        check::range("amount", amount.0, 1, claim.amount.0)?;
        let lines = store::lines(tx, self.scope, &[order.id]).await?;
        let line = lines.iter().find(|l| l.id == claim.line_id);
        let line = line.ok_or_else(|| Error::internal("a claim on no line"))?;
        if amount > line.left()? {
            return Err(no::CLAIM_TOO_LARGE
                .field("amount")
                .detail(line.left()?.display())
                .into());
        }
        self.settle(
            tx,
            claim,
            ClaimStatus::Approved,
            amount,
            Some(approval.liable),
            &note,
        )
        .await?;
        store::add_refund(tx, self.scope, order.id, amount).await?;
        store::add_line_refund(tx, self.scope, line, amount).await?;
        let draft = RefundDraft {
            order: order.id,
            key: format!("after-sale:{}", claim.id),
            amount,
            reason_code: "after_sale".to_owned(),
            before_completion: order.status != OrderStatus::Completed,
        };
        let refund = julin_payments::request_refund(tx, self.scope, draft).await?;
        let event = OrderRefunded {
            head: facts::head(order),
            line: line.id,
            supplier: line.supplier_id,
            amount,
            liable: approval.liable.into(),
            refund,
        };
        emit(tx, self.scope, event).await?;
        let args = BTreeMap::from([("amount".to_owned(), amount.display())]);
        let (link, key) = (
            format!("/orders/{}", order.id),
            format!("after-sale:{}", claim.id),
        );
        settle::message(
            tx,
            self.scope,
            order,
            "after_sale_approved",
            args,
            link,
            key,
        )
        .await
    }

    async fn settle(
        &self,
        tx: &mut Tx,
        claim: &Claim,
        status: ClaimStatus,
        amount: Money,
        liable: Option<Liable>,
        note: &str,
    ) -> Result<()> {
        let verdict = Verdict {
            status,
            amount,
            liable,
            note,
            by: self.actor.person,
        };
        if !claims::decide(tx, self.scope, claim.id, &verdict).await? {
            return Err(no::CLAIM_DECIDED.fault().into());
        }
        let event = AfterSaleDecided {
            claim: claim.id,
            order: claim.order_id,
            leader: claim.leader_id,
            asked_at: claim.created_at,
            approved: status == ClaimStatus::Approved,
        };
        emit(tx, self.scope, event).await?;
        let detail = serde_json::json!({
            "status": status, "amount": amount, "liable": liable, "asked": claim.amount, "note": note,
        });
        audit(
            tx,
            &self.actor,
            "orders.after_sale.decide",
            "after_sale",
            claim.id.0,
            detail,
        )
        .await
    }

    /// An open claim held the completion back; with the last decision it is due again.
    async fn complete_if_due(&self, tx: &mut Tx, order: &Order) -> Result<()> {
        let open = claims::open_claims(tx, self.scope, order.id).await?;
        if open > 0 || order.status != OrderStatus::PickedUp {
            return Ok(());
        }
        let due = order
            .picked_up_at
            .is_some_and(|at| tx.now() >= at.plus_s(self.window_s));
        if due {
            let order = store::order(tx, self.scope, order.id).await?;
            let order = order.ok_or_else(|| Error::internal("an order vanished"))?;
            return complete(tx, self.scope, &order, "claims_decided").await;
        }
        Ok(())
    }
}
