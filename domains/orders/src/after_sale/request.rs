//! A member claims by piece or by share.
use super::store::{self as claims, Claim};
use crate::order::{ClaimReason, ClaimStatus, OrderStatus};
use crate::refusals as no;
use crate::store::{self, Line, Order};
use julin_db::{Command, Json, Result, Tx};
use julin_kernel::{AfterSaleId, Bps, Code, LineId, Money, OrderId, PersonId, Scope};
use julin_web::{Replay, body_hash, check};
use serde::{Deserialize, Serialize};

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
        if amount.plus(open)? > line.left()? {
            return Err(no::CLAIM_TOO_LARGE
                .fault()
                .detail(line.left()?.display())
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
        let net = line.paid_net()?;
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
