//! The leader or an operator decides on a claim and names who bears it.
use super::due::{RETURN_WITHIN_S, schedule};
use super::liability::{Liability, LiableShare};
use super::model::{ClaimAction, ClaimActor, ClaimKind, ClaimStatus, Doer, Liable};
use super::policy::ClaimPolicy;
use super::refund::{LineRefund, refund_line};
use super::step::{self, NewStep};
use super::store::{self as claims, Claim, Verdict};
use super::{tell, window};
use crate::complete::complete;
use crate::order::OrderStatus;
use crate::refusals as no;
use crate::store::{self, Line, Order};
use julin_contracts::{AfterSaleDecided, PointsGranted};
use julin_db::{Command, Error, Result, Tx};
use julin_events::emit;
use julin_kernel::{AfterSaleId, Code, Fault, Money, OrderId, Scope};
use julin_web::{Actor, Permission, Reach, audit, check};
use serde::{Deserialize, Serialize};

/// What is decided on a claim.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApproveBody {
    /// Less than asked, if so decided.
    #[serde(default)]
    pub amount: Option<Money>,
    /// Who bears it, or most of it.
    pub liable: Liable,
    /// Who bears how much, if several do.
    #[serde(default)]
    pub liable_shares: Vec<LiableShare>,
    /// Whether the goods may stay although the member would bring them back.
    #[serde(default)]
    pub keep_goods: bool,
    /// Points for the trouble, beyond the money: the operators' to give, up to the shop's limit.
    #[serde(default)]
    pub points: i64,
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
    /// The shop's deadlines and limits.
    pub policy: ClaimPolicy,
}

/// The shop's people, or the leader?
pub(crate) fn doer(actor: &Actor) -> Doer {
    let operator = actor.may(Permission::ApproveAfterSale, Reach::Shop);
    Doer {
        actor: if operator {
            ClaimActor::Operator
        } else {
            ClaimActor::Leader
        },
        person: Some(actor.person),
    }
}

impl Command for DecideAfterSale {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let claim = claims::claim(tx, self.scope, self.claim)
            .await?
            .ok_or(Code::NOT_FOUND.fault())?;
        self.allow(&claim)?;
        self.allow_points()?;
        let by = doer(&self.actor);
        if let Some(approval) = &self.approve {
            grant(tx, self.scope, &claim, by, approval).await?;
        } else {
            let note = check::text("note", &self.note, 1, 300)?;
            reject(tx, self.scope, &claim, by, &note).await?;
        }
        self.audit(tx, &claim).await?;
        complete_if_due(tx, self.scope, claim.order_id, self.policy.window_s).await
    }
}

impl DecideAfterSale {
    /// The leader decides first; what went on to operators is theirs.
    fn allow(&self, claim: &Claim) -> Result<(), Fault> {
        let (actor, approve) = (&self.actor, Permission::ApproveAfterSale);
        actor.require(approve, Reach::Leader(claim.leader_id))?;
        if claim.status != ClaimStatus::Requested {
            return Err(no::CLAIM_DECIDED.fault());
        }
        if claim.escalated_at.is_some() && !actor.may(approve, Reach::Shop) {
            return Err(no::CLAIM_ESCALATED.fault());
        }
        Ok(())
    }

    fn allow_points(&self) -> Result<(), Fault> {
        let points = self.approve.as_ref().map_or(0, |a| a.points);
        if points != 0 {
            let approve = Permission::ApproveAfterSale;
            self.actor.require(approve, Reach::Shop)?;
        }
        check::range("points", points, 0, self.policy.points_max).map(|_| ())
    }

    async fn audit(&self, tx: &mut Tx, before: &Claim) -> Result<()> {
        let after = claims::claim(tx, self.scope, before.id).await?;
        let after = after.ok_or_else(|| Error::internal("a claim vanished"))?;
        let detail = serde_json::json!({
            "status": after.status, "amount": after.amount, "liable": after.liable,
            "liable_shares": after.liable_shares.0, "points": after.points, "asked": after.asked, "note": after.decision_note,
        });
        let action = "orders.after_sale.decide";
        audit(tx, &self.actor, action, "after_sale", after.id.0, detail).await
    }
}

/// Refuses a claim with words for the member.
async fn reject(tx: &mut Tx, scope: Scope, claim: &Claim, by: Doer, note: &str) -> Result<()> {
    let verdict = Verdict {
        status: ClaimStatus::Rejected,
        amount: claim.amount,
        liable: None,
        shares: &[],
        note,
        by: by.person,
        deadline: None,
        points: 0,
    };
    settle(tx, scope, claim, by, &verdict).await?;
    tell::rejected(tx, scope, claim, note).await
}

/// Grants a claim: the money goes back, or the goods first.
pub(crate) async fn grant(
    tx: &mut Tx,
    scope: Scope,
    claim: &Claim,
    by: Doer,
    approval: &ApproveBody,
) -> Result<()> {
    let note = check::text("note", &approval.note, 0, 300)?;
    let liability = Liability::of(approval.liable, &approval.liable_shares)?;
    let amount = approval.amount.unwrap_or(claim.amount);
    check::range("amount", amount.0, 1, claim.amount.0)?;
    let (order, line) = place_of(tx, scope, claim).await?;
    if amount > line.left()? {
        let left = line.left()?.display();
        return Err(no::CLAIM_TOO_LARGE.field("amount").detail(left).into());
    }
    let comes_back = claim.kind == ClaimKind::ReturnRefund && !approval.keep_goods;
    let deadline = comes_back.then(|| tx.now().plus_s(RETURN_WITHIN_S));
    let verdict = Verdict {
        status: if comes_back {
            ClaimStatus::AwaitingReturn
        } else {
            ClaimStatus::Approved
        },
        amount,
        liable: Some(approval.liable),
        shares: &approval.liable_shares,
        note: &note,
        by: by.person,
        deadline,
        points: approval.points,
    };
    settle(tx, scope, claim, by, &verdict).await?;
    compensate(tx, scope, claim, approval.points).await?;
    if let Some(deadline) = deadline {
        schedule(tx, scope, claim.id, deadline).await?;
        return tell::bring_back(tx, scope, claim, &order, &line).await;
    }
    pay_out(tx, scope, claim, (&order, &line), amount, &liability).await
}

/// Points for the trouble; money never goes beyond what was paid (rule 5).
async fn compensate(tx: &mut Tx, scope: Scope, claim: &Claim, points: i64) -> Result<()> {
    if points == 0 {
        return Ok(());
    }
    let granted = PointsGranted {
        member: claim.member_id,
        points,
        // The points of an order are what it earned; these are not.
        order: None,
        basis: Money::ZERO,
    };
    emit(tx, scope, granted).await?;
    tell::compensated(tx, scope, claim, points).await
}

/// The order and the line of a claim.
pub(crate) async fn place_of(tx: &mut Tx, scope: Scope, claim: &Claim) -> Result<(Order, Line)> {
    let order = store::order(tx, scope, claim.order_id).await?;
    let order = order.ok_or_else(|| Error::internal("a claim on no order"))?;
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let line = lines.into_iter().find(|l| l.id == claim.line_id);
    Ok((
        order,
        line.ok_or_else(|| Error::internal("a claim on no line"))?,
    ))
}

/// Sends the money of a claim back and tells the member.
pub(crate) async fn pay_out(
    tx: &mut Tx,
    scope: Scope,
    claim: &Claim,
    (order, line): (&Order, &Line),
    amount: Money,
    liability: &Liability,
) -> Result<()> {
    if amount <= Money::ZERO {
        // Something else gave all of it back meanwhile.
        return Ok(());
    }
    let key = format!("after-sale:{}", claim.id);
    let refund = LineRefund {
        order,
        line,
        amount,
        liability,
        key,
    };
    refund_line(tx, scope, refund).await?;
    tell::approved(tx, scope, claim, amount).await
}

pub(crate) async fn settle(
    tx: &mut Tx,
    scope: Scope,
    claim: &Claim,
    by: Doer,
    verdict: &Verdict<'_>,
) -> Result<()> {
    if !claims::decide(tx, scope, claim.id, verdict).await? {
        return Err(no::CLAIM_DECIDED.fault().into());
    }
    let approved = verdict.status != ClaimStatus::Rejected;
    let action = if approved {
        ClaimAction::Approved
    } else {
        ClaimAction::Rejected
    };
    let step = NewStep::on(claim, action, by, verdict.status, verdict.note);
    step::write(tx, scope, claim.id, step).await?;
    if claim.appealed_at.is_some() {
        // The record counts a claim once.
        return Ok(());
    }
    let event = AfterSaleDecided {
        claim: claim.id,
        order: claim.order_id,
        leader: claim.leader_id,
        asked_at: claim.created_at,
        approved,
    };
    emit(tx, scope, event).await.map(|_| ())
}

/// An open claim held the completion back; with the last one it is due again.
pub(crate) async fn complete_if_due(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    window_s: i64,
) -> Result<()> {
    if claims::open_claims(tx, scope, order).await? > 0 {
        return Ok(());
    }
    let found = store::order(tx, scope, order).await?;
    let Some(order) = found.filter(|o| o.status == OrderStatus::PickedUp) else {
        return Ok(());
    };
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let window = window::longest_s(&lines, window_s);
    let due = order
        .picked_up_at
        .is_some_and(|at| tx.now() >= at.plus_s(window));
    if due {
        complete(tx, scope, &order, "claims_decided").await?;
    }
    Ok(())
}
