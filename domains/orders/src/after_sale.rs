//! After-sale: a member claims by piece or by share, the leader or an operator decides and names who
//! bears it.
use crate::after_sale_store::{self as claims, Claim, Verdict};
use crate::complete::complete;
use crate::order::{ClaimReason, ClaimStatus, Liable, OrderStatus};
use crate::refusals as no;
use crate::store::{self, Line, Order};
use crate::{facts, jobs, settle};
use julin_contracts::{AfterSaleDecided, OrderRefunded};
use julin_db::{Command, Error, Json, Result, Tx};
use julin_events::{Job, emit, enqueue};
use julin_kernel::{AfterSaleId, Bps, Code, LineId, Money, OrderId, PersonId, Scope};
use julin_payments::RefundDraft;
use julin_web::{Actor, Permission, Reach, Replay, audit, body_hash, check};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long the leader has to decide.
const DECIDE_WITHIN_S: i64 = 24 * 3_600;

/// What a member claims: by piece, or by share (`share_bps` 3000: three of ten are spoiled).
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ClaimBody {
    /// The line.
    pub line_id: LineId,
    /// Pieces, or
    #[serde(default)]
    pub quantity: Option<i64>,
    /// the share of the line in basis points.
    #[serde(default)]
    pub share_bps: Option<i64>,
    /// What is wrong.
    pub reason: ClaimReason,
    /// The member's words, at most 300 characters.
    #[serde(default)]
    pub note: String,
    /// Keys of uploaded pictures, at most 6.
    #[serde(default)]
    pub image_keys: Vec<String>,
}

/// Makes a claim.
pub struct RequestAfterSale {
    /// The tenant.
    pub scope: Scope,
    /// Who claims.
    pub member: PersonId,
    /// On which of their orders.
    pub order: OrderId,
    /// Same key and body, same claim.
    pub key: String,
    /// What is claimed.
    pub body: ClaimBody,
    /// How long after pickup one may claim, in seconds.
    pub window_s: i64,
}

impl Command for RequestAfterSale {
    type Output = AfterSaleId;
    async fn run(&self, tx: &mut Tx) -> Result<AfterSaleId> {
        let hash = body_hash(&(self.order, &self.body));
        let before = claims::by_key(tx, self.scope, self.member, &self.key).await?;
        if let Replay::Same(claim) = Replay::of(before, &hash)? {
            return Ok(claim);
        }
        let order = store::order(tx, self.scope, self.order).await?;
        let order = order
            .filter(|o| o.member_id == self.member)
            .ok_or(Code::NOT_FOUND.fault())?;
        self.check_window(tx, &order)?;
        let lines = store::lines(tx, self.scope, &[order.id]).await?;
        let line = lines.iter().find(|l| l.id == self.body.line_id);
        let line = line.ok_or_else(|| Code::NOT_FOUND.field("line_id"))?;
        let amount = self.amount(line)?;
        let open = claims::asked_on_line(tx, self.scope, line).await?;
        if amount.plus(open)? > left_of(line)? {
            return Err(no::CLAIM_TOO_LARGE
                .fault()
                .detail(left_of(line)?.display())
                .into());
        }
        let claim = self.claim(tx, &order, amount)?;
        claims::insert(tx, self.scope, &claim, &self.key, &hash).await?;
        Ok(claim.id)
    }
}

impl RequestAfterSale {
    fn check_window(&self, tx: &Tx, order: &Order) -> Result<()> {
        let picked_up = order.picked_up_at.ok_or(no::NOT_PICKED_UP.fault())?;
        let open = order.status == OrderStatus::PickedUp;
        if !open || tx.now() >= picked_up.plus_s(self.window_s) {
            return Err(no::WINDOW_PASSED.fault().into());
        }
        Ok(())
    }

    /// The asked part of what the line finally cost, rounded once.
    fn amount(&self, line: &Line) -> Result<Money> {
        let net = line.amount.minus(line.true_up)?;
        let amount = match (self.body.quantity, self.body.share_bps) {
            (Some(n), None) => {
                check::range("quantity", n, 1, line.quantity)?;
                julin_kernel::split(net, &[n, line.quantity - n])?[0]
            }
            (None, Some(bps)) => net.share(Bps(check::range("share_bps", bps, 1, 10_000)?))?,
            _ => {
                return Err(Code::INVALID
                    .field("quantity")
                    .detail("quantity | share_bps")
                    .into());
            }
        };
        check::that("quantity", amount > Money::ZERO)?;
        Ok(amount)
    }

    fn claim(&self, tx: &mut Tx, order: &Order, amount: Money) -> Result<Claim> {
        check::count("image_keys", &self.body.image_keys, 0, 6)?;
        let now = tx.now();
        Ok(Claim {
            id: tx.new_id(),
            order_id: order.id,
            line_id: self.body.line_id,
            member_id: self.member,
            leader_id: order.leader_id,
            status: ClaimStatus::Requested,
            reason: self.body.reason,
            quantity: self.body.quantity,
            share_bps: self.body.share_bps,
            amount,
            note: check::text("note", &self.body.note, 0, 300)?,
            images: Json(self.body.image_keys.clone()),
            liable: None,
            decision_note: None,
            created_at: now,
            deadline_at: now.plus_s(DECIDE_WITHIN_S),
            decided_at: None,
        })
    }
}

fn left_of(line: &Line) -> Result<Money> {
    Ok(line.amount.minus(line.true_up)?.minus(line.refunded)?)
}

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
        if amount > left_of(line)? {
            return Err(no::CLAIM_TOO_LARGE
                .field("amount")
                .detail(left_of(line)?.display())
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

/// Leaves the job that completes an order after its window.
pub(crate) async fn schedule_completion(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    window_s: i64,
) -> Result<()> {
    let run_at = tx.now().plus_s(window_s);
    let payload = jobs::OrderJob { order };
    enqueue(
        tx,
        scope,
        Job {
            kind: jobs::COMPLETE,
            key: order.to_string(),
            payload,
            run_at,
        },
    )
    .await
}
