//! The member takes a claim back, or asks operators to look again.
use super::decide::{complete_if_due, place_of};
use super::due::schedule;
use super::model::{ClaimAction, ClaimStatus, Doer};
use super::policy::ClaimPolicy;
use super::replace::{let_go, refund_instead};
use super::request::IMAGES_MAX;
use super::step::{self, NewStep};
use super::store::{self as claims, Claim};
use crate::refusals as no;
use julin_db::{Command, Result, Tx};
use julin_kernel::{AfterSaleId, Code, Money, PersonId, Scope, Ts};
use julin_web::check;
use serde::{Deserialize, Serialize};

/// How long after a rejection the member may appeal.
pub(crate) const APPEAL_WITHIN_S: i64 = 48 * 3_600;

/// Until when a rejected claim may be appealed; none if it may not be.
pub(crate) fn appeal_until(claim: &Claim) -> Option<Ts> {
    let open = claim.status == ClaimStatus::Rejected && claim.appealed_at.is_none();
    Some(claim.decided_at.filter(|_| open)?.plus_s(APPEAL_WITHIN_S))
}

async fn own(tx: &mut Tx, scope: Scope, id: AfterSaleId, member: PersonId) -> Result<Claim> {
    let claim = claims::claim(tx, scope, id).await?;
    let claim = claim.filter(|c| c.member_id == member);
    claim.ok_or_else(|| Code::NOT_FOUND.fault().into())
}

/// Takes a claim back; a second time is harmless.
pub(crate) struct WithdrawClaim {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
    pub(crate) claim: AfterSaleId,
    pub(crate) policy: ClaimPolicy,
}

impl Command for WithdrawClaim {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let claim = own(tx, self.scope, self.claim, self.member).await?;
        let to = ClaimStatus::Withdrawn;
        if claim.status == to {
            return Ok(());
        }
        if !claim.status.leads_to(to) || !claims::move_to(tx, self.scope, &claim, to).await? {
            return Err(no::CLAIM_DECIDED.fault().into());
        }
        let by = Doer::member(self.member);
        let step = NewStep::on(&claim, ClaimAction::Withdrawn, by, to, "");
        step::write(tx, self.scope, claim.id, step).await?;
        let_go(tx, self.scope, &claim).await?;
        complete_if_due(tx, self.scope, claim.order_id, self.policy.window_s).await
    }
}

/// The member takes the money instead of goods that have not come.
pub(crate) struct RefundInstead {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
    pub(crate) claim: AfterSaleId,
    pub(crate) policy: ClaimPolicy,
}

impl Command for RefundInstead {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let claim = own(tx, self.scope, self.claim, self.member).await?;
        if claim.status != ClaimStatus::AwaitingGoods {
            return Err(Code::WRONG_STATE
                .fault()
                .detail(claim.status.as_str())
                .into());
        }
        let by = Doer::member(self.member);
        refund_instead(tx, self.scope, &claim, by, &self.policy).await
    }
}

/// Why the member does not agree.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct AppealBody {
    /// Words for the operators, 1–300 characters.
    pub(crate) note: String,
    /// Keys of further pictures, at most 6.
    #[serde(default)]
    pub(crate) image_keys: Vec<String>,
}

/// Brings a rejected claim before the operators, once. An order that was over meanwhile stays so; what
/// is granted then comes out of the sale.
pub(crate) struct AppealClaim {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
    pub(crate) claim: AfterSaleId,
    pub(crate) body: AppealBody,
    pub(crate) policy: ClaimPolicy,
}

impl Command for AppealClaim {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let note = check::text("note", &self.body.note, 1, 300)?;
        check::count("image_keys", &self.body.image_keys, 0, IMAGES_MAX)?;
        let claim = own(tx, self.scope, self.claim, self.member).await?;
        if claim.appealed_at.is_some() {
            return Err(no::APPEALED.fault().into());
        }
        claim_may_be_appealed(&claim, tx.now())?;
        let pictures = ("image_keys", &self.body.image_keys[..]);
        julin_catalog::own_pictures(tx, self.scope, self.member, pictures).await?;
        self.check_left(tx, &claim).await?;
        let deadline = tx.now().plus_s(self.policy.operator_s);
        if !claims::appeal(tx, self.scope, claim.id, deadline).await? {
            return Err(no::APPEALED.fault().into());
        }
        let step = NewStep {
            images: &self.body.image_keys,
            ..NewStep::on(
                &claim,
                ClaimAction::Appealed,
                Doer::member(self.member),
                ClaimStatus::Requested,
                &note,
            )
        };
        step::write(tx, self.scope, claim.id, step).await?;
        schedule(tx, self.scope, claim.id, deadline).await
    }
}

fn claim_may_be_appealed(claim: &Claim, now: Ts) -> Result<()> {
    match appeal_until(claim) {
        Some(until) if now < until => Ok(()),
        Some(_) => Err(no::APPEAL_PASSED.fault().into()),
        None => Err(Code::WRONG_STATE
            .fault()
            .detail(claim.status.as_str())
            .into()),
    }
}

impl AppealClaim {
    /// What went back meanwhile, or is asked for by another claim, cannot be asked for again.
    async fn check_left(&self, tx: &mut Tx, claim: &Claim) -> Result<()> {
        let (order, line) = place_of(tx, self.scope, claim).await?;
        let all = claims::claims_of(tx, self.scope, order.id).await?;
        let open = all
            .iter()
            .filter(|c| c.line_id == line.id && c.status.is_open());
        let left = line.left()?.minus(Money::sum(open.map(|c| c.amount))?)?;
        if claim.amount > left {
            let left = left.max(Money::ZERO).display();
            return Err(no::CLAIM_TOO_LARGE.fault().detail(left).into());
        }
        Ok(())
    }
}
