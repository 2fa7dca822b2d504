//! A member claims: several lines at once, each by piece or by share.
use super::due::schedule;
use super::model::{ClaimAction, ClaimKind, ClaimReason, ClaimStatus, Doer, IfNone};
use super::policy::ClaimPolicy;
use super::step::{self, NewStep};
use super::store::{self as claims, Claim, NewClaim};
use super::window;
use crate::refusals as no;
use crate::store::{self, Line, Order};
use julin_db::{Command, Json, Result, Tx};
use julin_kernel::{AfterSaleId, Bps, Code, Fault, LineId, Money, OrderId, PersonId, Scope, split};
use julin_web::{Replay, body_hash, check};
use serde::{Deserialize, Serialize};

/// What a member claims.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ClaimBody {
    /// Money only, or the goods go back first.
    #[serde(default = "money_only")]
    pub kind: ClaimKind,
    /// What to do when no goods are left to replace them; the money, unless told.
    #[serde(default)]
    pub if_none: Option<IfNone>,
    /// The lines; each becomes a claim of its own.
    pub lines: Vec<ClaimLine>,
    /// The member's words, at most 300 characters.
    #[serde(default)]
    pub note: String,
    /// Keys of uploaded pictures, at most 6.
    #[serde(default)]
    pub image_keys: Vec<String>,
}

fn money_only() -> ClaimKind {
    ClaimKind::RefundOnly
}

/// One line of it: by piece, or by share (`share_bps` 3000: three of ten are spoiled).
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ClaimLine {
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
}

/// Pictures of a claim at the most.
pub(crate) const IMAGES_MAX: usize = 6;
/// Lines of one request at the most.
const LINES_MAX: usize = 50;

/// Makes claims; answers one for each line.
pub struct RequestAfterSale {
    /// The tenant.
    pub scope: Scope,
    /// Who claims.
    pub member: PersonId,
    /// On which of their orders.
    pub order: OrderId,
    /// Same key and body, same claims.
    pub key: String,
    /// What is claimed.
    pub body: ClaimBody,
    /// The shop's deadlines.
    pub policy: ClaimPolicy,
}

impl Command for RequestAfterSale {
    type Output = Vec<AfterSaleId>;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<AfterSaleId>> {
        let hash = body_hash(&(self.order, &self.body));
        let before = claims::by_key(tx, self.scope, self.member, &self.key).await?;
        if let Replay::Same(request) = Replay::of(before, &hash)? {
            return Ok(claims::of_request(tx, self.scope, request).await?);
        }
        self.check()?;
        let order = store::order(tx, self.scope, self.order).await?;
        let order = order
            .filter(|o| o.member_id == self.member)
            .ok_or(Code::NOT_FOUND.fault())?;
        let pictures = ("image_keys", &self.body.image_keys[..]);
        julin_catalog::own_pictures(tx, self.scope, self.member, pictures).await?;
        let lines = store::lines(tx, self.scope, &[order.id]).await?;
        let earlier = claims::claims_of(tx, self.scope, order.id).await?;
        let request: AfterSaleId = tx.new_id();
        let mut made = vec![];
        for (at, asked) in self.body.lines.iter().enumerate() {
            let line = lines.iter().find(|l| l.id == asked.line_id);
            let line = line.ok_or_else(|| Code::NOT_FOUND.field(format!("lines.{at}.line_id")))?;
            window::check(&order, line, asked.reason, tx.now(), self.policy.window_s)
                .map_err(|fault| placed(fault, at, "line_id"))?;
            let amount = amount(asked, line, &earlier).map_err(|e| placed_error(e, at))?;
            let claim = self.claim(tx, &order, asked, amount);
            let new = NewClaim {
                claim: &claim,
                request,
                key: self.key_of(request, at),
                hash: &hash,
            };
            self.make(tx, new).await?;
            made.push(claim.id);
        }
        Ok(made)
    }
}

/// Names the field within the list.
fn placed(fault: Fault, at: usize, otherwise: &str) -> Fault {
    let field = fault.field.as_deref().unwrap_or(otherwise);
    let field = format!("lines.{at}.{field}");
    Fault {
        field: Some(field),
        ..fault
    }
}

fn placed_error(e: julin_db::Error, at: usize) -> julin_db::Error {
    match e {
        julin_db::Error::Refused(fault) => placed(fault, at, "quantity").into(),
        other => other,
    }
}

/// The asked part of what the line finally cost, rounded once. Pieces are reckoned after those that
/// were claimed before, so that one piece after the other sums to the whole line.
fn amount(asked: &ClaimLine, line: &Line, earlier: &[Claim]) -> Result<Money> {
    let net = line.paid_net()?;
    let (amount, share) = match (asked.quantity, asked.share_bps) {
        (Some(n), None) => {
            let before = pieces_before(line, earlier);
            check::range("quantity", n, 1, (line.quantity - before).max(0))?;
            let upto = |n: i64| split(net, &[n, line.quantity - n]).map(|parts| parts[0]);
            let share = n * 10_000 / line.quantity;
            (upto(before + n)?.minus(upto(before)?)?, share)
        }
        (None, Some(bps)) => {
            let bps = check::range("share_bps", bps, 1, 10_000)?;
            (net.share(Bps(bps))?, bps)
        }
        _ => {
            return Err(Code::INVALID
                .field("quantity")
                .detail("quantity | share_bps")
                .into());
        }
    };
    check::that("quantity", amount > Money::ZERO)?;
    check_floor(asked, line, share)?;
    check_left(amount, line, earlier)?;
    Ok(amount)
}

/// Pieces of the line that other claims are about; a share of a line says nothing of its pieces.
fn pieces_before(line: &Line, earlier: &[Claim]) -> i64 {
    let live = earlier
        .iter()
        .filter(|c| c.line_id == line.id && c.counts());
    live.filter_map(|c| c.quantity).sum()
}

fn check_floor(asked: &ClaimLine, line: &Line, share: i64) -> Result<(), Fault> {
    let floor = line.guarantee.0.floor_bps();
    if asked.reason.is_about_quality() && share < floor {
        let field = if asked.quantity.is_some() {
            "quantity"
        } else {
            "share_bps"
        };
        return Err(no::BELOW_FLOOR
            .field(field)
            .detail(format!("{}%", floor / 100)));
    }
    Ok(())
}

fn check_left(amount: Money, line: &Line, earlier: &[Claim]) -> Result<()> {
    let open = earlier
        .iter()
        .filter(|c| c.line_id == line.id && c.status.is_open());
    let asked = Money::sum(open.map(|c| c.amount))?;
    let left = line.left()?.minus(asked)?.max(Money::ZERO);
    if amount > left {
        return Err(no::CLAIM_TOO_LARGE.fault().detail(left.display()).into());
    }
    Ok(())
}

impl RequestAfterSale {
    fn check(&self) -> Result<(), Fault> {
        check::count("image_keys", &self.body.image_keys, 0, IMAGES_MAX)?;
        check::count("lines", &self.body.lines, 1, LINES_MAX)?;
        check::text("note", &self.body.note, 0, 300)?;
        for (at, line) in self.body.lines.iter().enumerate() {
            let again = self.body.lines[..at]
                .iter()
                .any(|l| l.line_id == line.line_id);
            check::that(&format!("lines.{at}.line_id"), !again)?;
            // What goes back, and what comes instead, is counted in pieces.
            let money_only = self.body.kind == ClaimKind::RefundOnly;
            check::that(
                &format!("lines.{at}.quantity"),
                money_only || line.quantity.is_some(),
            )?;
        }
        Ok(())
    }

    /// Only who asks for goods says what to do without them.
    fn if_none(&self) -> Option<IfNone> {
        let asks_goods = self.body.kind == ClaimKind::Replacement;
        asks_goods.then(|| self.body.if_none.unwrap_or(IfNone::Refund))
    }

    /// The first claim of a request carries its key; a client's key cannot be like the others'.
    fn key_of(&self, request: AfterSaleId, at: usize) -> String {
        if at == 0 {
            self.key.clone()
        } else {
            format!("{request} {at}")
        }
    }

    fn claim(&self, tx: &mut Tx, order: &Order, asked: &ClaimLine, amount: Money) -> Claim {
        let now = tx.now();
        Claim {
            id: tx.new_id(),
            order_id: order.id,
            line_id: asked.line_id,
            member_id: self.member,
            leader_id: order.leader_id,
            kind: self.body.kind,
            status: ClaimStatus::Requested,
            reason: asked.reason,
            quantity: asked.quantity,
            share_bps: asked.share_bps,
            asked: amount,
            amount,
            note: self.body.note.trim().to_owned(),
            images: Json(self.body.image_keys.clone()),
            liable: None,
            liable_shares: Json(vec![]),
            decision_note: None,
            created_at: now,
            deadline_at: now.plus_s(self.policy.leader_s),
            decided_at: None,
            escalated_at: None,
            appealed_at: None,
            goods: None,
            points: 0,
            if_none: self.if_none(),
            offer: None,
        }
    }

    async fn make(&self, tx: &mut Tx, new: NewClaim<'_>) -> Result<()> {
        let claim = new.claim;
        claims::insert(tx, self.scope, &new).await?;
        let first = NewStep {
            action: ClaimAction::Requested,
            by: Doer::member(self.member),
            from: None,
            to: ClaimStatus::Requested,
            note: &claim.note,
            images: &claim.images.0,
        };
        step::write(tx, self.scope, claim.id, first).await?;
        schedule(tx, self.scope, claim.id, claim.deadline_at).await
    }
}
