//! Deadlines of claims: what the leader did not decide goes to operators; what they did not decide is
//! granted if it is small, has its evidence and the shop says so; goods that were never brought back, or
//! never fetched, end their claim; goods that did not come in time are refunded.
use super::decide::{ApproveBody, complete_if_due, grant};
use super::model::{ClaimAction, ClaimReason, ClaimStatus, Doer, Liable};
use super::policy::ClaimPolicy;
use super::replace::{let_go, refund_instead};
use super::step::{self, NewStep};
use super::store::{self as claims, Claim};
use super::tell;
use julin_db::{Command, Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{AfterSaleId, Money, Scope, Ts};
use serde::{Deserialize, Serialize};

/// Looks at a claim whose deadline has come.
pub(crate) const CLAIM_DUE: &str = "orders.claim_due";

/// How long a member has to bring goods back.
pub(crate) const RETURN_WITHIN_S: i64 = 7 * 86_400;

/// A job about one claim.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct ClaimDueJob {
    pub(crate) claim: AfterSaleId,
}

/// Leaves the job that looks at a claim at its deadline.
pub(crate) async fn schedule(tx: &mut Tx, scope: Scope, claim: AfterSaleId, at: Ts) -> Result<()> {
    let job = Job {
        kind: CLAIM_DUE,
        key: format!("{claim}:{}", at.0),
        payload: ClaimDueJob { claim },
        run_at: at,
    };
    enqueue(tx, scope, job).await
}

/// Does what the deadline asks for; a claim that was decided meanwhile is left alone.
pub(crate) struct ClaimDue {
    pub(crate) scope: Scope,
    pub(crate) claim: AfterSaleId,
    pub(crate) policy: ClaimPolicy,
}

impl Command for ClaimDue {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Some(claim) = claims::claim(tx, self.scope, self.claim).await? else {
            return Ok(());
        };
        if tx.now() < claim.deadline_at {
            return Ok(());
        }
        match claim.status {
            ClaimStatus::Requested if claim.escalated_at.is_none() => {
                self.escalate(tx, &claim).await
            }
            ClaimStatus::Requested => self.grant_small(tx, &claim).await,
            ClaimStatus::AwaitingReturn | ClaimStatus::GoodsReady => self.lapse(tx, &claim).await,
            ClaimStatus::AwaitingGoods => {
                refund_instead(tx, self.scope, &claim, Doer::SYSTEM, &self.policy).await
            }
            _ => Ok(()),
        }
    }
}

impl ClaimDue {
    async fn escalate(&self, tx: &mut Tx, claim: &Claim) -> Result<()> {
        let deadline = tx.now().plus_s(self.policy.operator_s);
        claims::escalate(tx, self.scope, claim.id, deadline).await?;
        let to = ClaimStatus::Requested;
        let step = NewStep::on(claim, ClaimAction::Escalated, Doer::SYSTEM, to, "");
        step::write(tx, self.scope, claim.id, step).await?;
        tell::escalated(tx, self.scope, claim).await?;
        schedule(tx, self.scope, claim.id, deadline).await
    }

    /// Small claims are the member's when nobody found the time; the supplier bears them, as most of
    /// what is decided by hand.
    async fn grant_small(&self, tx: &mut Tx, claim: &Claim) -> Result<()> {
        let limit = Money(self.policy.auto_approve_up_to_fen);
        let (_, line) = super::decide::place_of(tx, self.scope, claim).await?;
        let fits = claim.amount <= limit && claim.amount <= line.left()?;
        if !fits || !self.is_evident(tx, claim).await? {
            return Ok(());
        }
        let approval = ApproveBody {
            amount: None,
            liable: Liable::Supplier,
            liable_shares: vec![],
            keep_goods: true,
            points: 0,
            note: String::new(),
        };
        grant(tx, self.scope, claim, Doer::SYSTEM, &approval).await?;
        complete_if_due(tx, self.scope, claim.order_id, self.policy.window_s).await
    }

    /// What is missing cannot be photographed; anything else is shown, or somebody looks at it.
    async fn is_evident(&self, tx: &mut Tx, claim: &Claim) -> Result<bool> {
        if claim.reason == ClaimReason::Missing {
            return Ok(true);
        }
        let steps = step::of_claims(tx, self.scope, &[claim.id]).await?;
        Ok(!claim.images.0.is_empty() || steps.iter().any(|s| !s.images.0.is_empty()))
    }

    async fn lapse(&self, tx: &mut Tx, claim: &Claim) -> Result<()> {
        let to = ClaimStatus::Withdrawn;
        if claims::move_to(tx, self.scope, claim, to).await? {
            let step = NewStep::on(claim, ClaimAction::Withdrawn, Doer::SYSTEM, to, "");
            step::write(tx, self.scope, claim.id, step).await?;
            let_go(tx, self.scope, claim).await?;
        }
        complete_if_due(tx, self.scope, claim.order_id, self.policy.window_s).await
    }
}
