//! 换货补发: goods instead of money. Where they come from is supply's affair, which asks for the steps
//! here; whenever they are promised no longer, `ReplacementEnded` tells it. No money moves and commission
//! stays; who is liable bears what the goods cost, once they were handed over.
use super::decide::{complete_if_due, doer, pay_out, place_of, settle};
use super::due::schedule;
use super::liability::{Liability, LiableShare};
use super::model::{ClaimAction, ClaimActor, ClaimKind, ClaimStatus, Doer, IfNone, Liable};
use super::policy::ClaimPolicy;
use super::step::{self, NewStep};
use super::store::{self as claims, Claim, Verdict};
use super::tell;
use super::view::{AfterSaleView, claim_views};
use crate::facts;
use crate::refusals as no;
use crate::store::{self, Line, Order};
use julin_contracts::{GoodsReplaced, ReplacementEnded};
use julin_db::{Json, Result, Tx};
use julin_events::emit;
use julin_kernel::{AfterSaleId, Code, Fault, Money, OrderId, PersonId, Scope};
use julin_web::{Actor, Permission, Reach, audit, check};
use serde::{Deserialize, Serialize};

/// How long a member waits for the next purchase before the money goes back.
pub(crate) const GOODS_WITHIN_S: i64 = 14 * 86_400;
/// How long goods that came instead wait for their member.
pub(crate) const COLLECT_WITHIN_S: i64 = 7 * 86_400;

/// Goods instead of money: who bears what they cost.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AfterSaleReplaceBody)]
pub struct ReplaceBody {
    /// Who bears it, or most of it.
    pub liable: Liable,
    /// Who bears how much, if several do.
    #[serde(default)]
    pub liable_shares: Vec<LiableShare>,
    /// Words for the member.
    #[serde(default)]
    pub note: String,
}

/// Goods that were offered instead of money, with what the decider said of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Offer {
    /// What was said.
    pub terms: ReplaceBody,
    /// By whom.
    pub by: PersonId,
    /// As what.
    pub actor: ClaimActor,
}

/// A claim that goods could settle.
#[derive(Debug, Clone)]
pub struct Replaceable {
    /// The claim.
    pub claim: Claim,
    /// Its order.
    pub order: Order,
    /// Its line.
    pub line: Line,
    /// How many pieces.
    pub pieces: i64,
}

/// Who decides, and on which terms.
#[derive(Debug, Clone)]
pub struct Decided {
    by: Doer,
    terms: ReplaceBody,
}

/// What a claim came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goods {
    /// They lie at the pickup point.
    Ready,
    /// They come with a later purchase.
    Awaited,
}

/// A claim and what is known of its goods; refuses one by share, which has no pieces.
pub async fn replaceable(tx: &mut Tx, scope: Scope, id: AfterSaleId) -> Result<Replaceable> {
    let claim = claims::claim(tx, scope, id).await?;
    let claim = claim.ok_or(Code::NOT_FOUND.fault())?;
    let (order, line) = place_of(tx, scope, &claim).await?;
    Ok(Replaceable {
        pieces: claim.quantity.unwrap_or(0),
        claim,
        order,
        line,
    })
}

impl Replaceable {
    /// Refuses who may not decide on it now, and what goods cannot settle.
    pub fn decided(&self, actor: &Actor, terms: &ReplaceBody) -> Result<Decided> {
        self.check_decider(actor)?;
        self.check_goods()?;
        check::text("note", &terms.note, 0, 300)?;
        Liability::of(terms.liable, &terms.liable_shares)?;
        Ok(Decided {
            by: doer(actor),
            terms: terms.clone(),
        })
    }

    /// The leader of the order, and operators; what went on to operators is theirs.
    fn check_decider(&self, actor: &Actor) -> Result<(), Fault> {
        let (claim, approve) = (&self.claim, Permission::ApproveAfterSale);
        actor.require(approve, Reach::Leader(claim.leader_id))?;
        if claim.status != ClaimStatus::Requested {
            return Err(no::CLAIM_DECIDED.fault());
        }
        if claim.escalated_at.is_some() && !actor.may(approve, Reach::Shop) {
            return Err(no::CLAIM_ESCALATED.fault());
        }
        Ok(())
    }

    /// Pieces alone can be replaced, and only what was not refunded meanwhile.
    fn check_goods(&self) -> Result<()> {
        if self.pieces < 1 || self.claim.kind == ClaimKind::ReturnRefund {
            return Err(no::NOT_BY_PIECE.fault().into());
        }
        let left = self.line.left()?;
        if self.claim.amount > left {
            let left = left.max(Money::ZERO).display();
            return Err(no::CLAIM_TOO_LARGE.fault().detail(left).into());
        }
        Ok(())
    }

    /// Whether the member asks for goods; else they are only offered.
    pub fn asks_goods(&self) -> bool {
        self.claim.kind == ClaimKind::Replacement
    }

    /// Whether the member would wait for the next purchase.
    pub fn would_wait(&self) -> bool {
        self.claim.if_none == Some(IfNone::Wait)
    }

    /// The offer that its member takes.
    pub fn offered(&self, member: PersonId) -> Result<Decided> {
        if self.claim.member_id != member {
            return Err(Code::NOT_FOUND.fault().into());
        }
        let waits = self.claim.status == ClaimStatus::Requested;
        let offer = self.claim.offer.as_ref().filter(|_| waits);
        let offer = &offer.ok_or(no::NOTHING_OFFERED.fault())?.0;
        self.check_goods()?;
        Ok(Decided {
            by: Doer {
                actor: offer.actor,
                person: Some(offer.by),
            },
            terms: offer.terms.clone(),
        })
    }
}

/// Grants a claim with goods that lie there, or that the next purchase brings.
pub async fn grant_goods(
    tx: &mut Tx,
    scope: Scope,
    what: &Replaceable,
    decided: &Decided,
    goods: Goods,
) -> Result<()> {
    let (claim, terms) = (&what.claim, &decided.terms);
    let (status, within_s) = match goods {
        Goods::Ready => (ClaimStatus::GoodsReady, COLLECT_WITHIN_S),
        Goods::Awaited => (ClaimStatus::AwaitingGoods, GOODS_WITHIN_S),
    };
    let deadline = tx.now().plus_s(within_s);
    let verdict = Verdict {
        status,
        amount: claim.amount,
        liable: Some(terms.liable),
        shares: &terms.liable_shares,
        note: terms.note.trim(),
        by: decided.by.person,
        deadline: Some(deadline),
        points: 0,
    };
    settle(tx, scope, claim, decided.by, &verdict).await?;
    schedule(tx, scope, claim.id, deadline).await?;
    match goods {
        Goods::Ready => tell::goods_ready(tx, scope, claim, &what.order, &what.line).await,
        Goods::Awaited => tell::goods_awaited(tx, scope, claim, &what.line).await,
    }
}

/// Grants a claim with money after all: no goods are left, and its member would not wait.
pub async fn grant_money(
    tx: &mut Tx,
    scope: Scope,
    what: &Replaceable,
    decided: &Decided,
) -> Result<()> {
    let (claim, terms) = (&what.claim, &decided.terms);
    let verdict = Verdict {
        status: ClaimStatus::Approved,
        amount: claim.amount,
        liable: Some(terms.liable),
        shares: &terms.liable_shares,
        note: terms.note.trim(),
        by: decided.by.person,
        deadline: None,
        points: 0,
    };
    settle(tx, scope, claim, decided.by, &verdict).await?;
    let liability = Liability::of(terms.liable, &terms.liable_shares)?;
    let of = (&what.order, &what.line);
    pay_out(tx, scope, claim, of, claim.amount, &liability).await
}

/// Offers goods to a member who asked for money; they choose.
pub async fn offer_goods(
    tx: &mut Tx,
    scope: Scope,
    what: &Replaceable,
    decided: &Decided,
) -> Result<()> {
    if what.claim.offer.is_some() {
        return Err(no::OFFERED.fault().into());
    }
    let by = decided.by;
    let offer = Json(Offer {
        terms: decided.terms.clone(),
        by: by.person.unwrap_or(what.claim.leader_id),
        actor: by.actor,
    });
    claims::set_offer(tx, scope, what.claim.id, Some(&offer)).await?;
    let (to, note) = (ClaimStatus::Requested, decided.terms.note.trim());
    let step = NewStep::on(&what.claim, ClaimAction::Offered, by, to, note);
    step::write(tx, scope, what.claim.id, step).await?;
    let at = tx.now();
    tell::offered(tx, scope, &what.claim, &what.line, at).await
}

/// The member takes the goods that were offered: their claim is for goods now.
pub async fn take_offer(
    tx: &mut Tx,
    scope: Scope,
    what: &Replaceable,
    if_none: IfNone,
) -> Result<Replaceable> {
    claims::ask_goods(tx, scope, what.claim.id, if_none).await?;
    replaceable(tx, scope, what.claim.id).await
}

/// The member would rather have the money: the claim waits as before.
pub async fn decline_offer(tx: &mut Tx, scope: Scope, what: &Replaceable) -> Result<()> {
    let claim = &what.claim;
    claims::set_offer(tx, scope, claim.id, None).await?;
    let (by, to) = (Doer::member(claim.member_id), ClaimStatus::Requested);
    let step = NewStep::on(claim, ClaimAction::Declined, by, to, "");
    Ok(step::write(tx, scope, claim.id, step).await?)
}

/// Goods that were awaited lie at the pickup point; false if the claim does not wait for them any more.
pub async fn goods_ready(tx: &mut Tx, scope: Scope, id: AfterSaleId) -> Result<bool> {
    let what = replaceable(tx, scope, id).await?;
    let (claim, to) = (&what.claim, ClaimStatus::GoodsReady);
    let deadline = tx.now().plus_s(COLLECT_WITHIN_S);
    if claim.status != ClaimStatus::AwaitingGoods
        || !claims::move_until(tx, scope, claim, to, deadline).await?
    {
        return Ok(false);
    }
    let step = NewStep::on(claim, ClaimAction::GoodsReady, Doer::SYSTEM, to, "");
    step::write(tx, scope, id, step).await?;
    schedule(tx, scope, id, deadline).await?;
    tell::goods_ready(tx, scope, claim, &what.order, &what.line).await?;
    Ok(true)
}

/// The goods were handed over, once; false if the claim does not wait for them. Who is liable bears
/// their cost.
pub async fn goods_handed(
    tx: &mut Tx,
    scope: Scope,
    id: AfterSaleId,
    by: &Actor,
    window_s: i64,
) -> Result<bool> {
    let what = replaceable(tx, scope, id).await?;
    let (claim, to) = (&what.claim, ClaimStatus::Replaced);
    if claim.status != ClaimStatus::GoodsReady || !claims::move_to(tx, scope, claim, to).await? {
        return Ok(false);
    }
    let step = NewStep::on(claim, ClaimAction::Replaced, doer(by), to, "");
    step::write(tx, scope, id, step).await?;
    let (order, status) = (what.order.id, what.order.status);
    store::write_step(tx, scope, order, status, Some(by.person), "replaced").await?;
    charge(tx, scope, &what).await?;
    complete_if_due(tx, scope, order, window_s).await?;
    Ok(true)
}

/// Tells each who bears it their part of what the goods cost.
async fn charge(tx: &mut Tx, scope: Scope, what: &Replaceable) -> Result<()> {
    let Replaceable {
        claim, order, line, ..
    } = what;
    let cost = line.supply_price.times(what.pieces)?;
    for (party, part) in bears(claim)?.parts(cost)? {
        let event = GoodsReplaced {
            head: facts::head(order),
            claim: claim.id,
            line: line.id,
            supplier: line.supplier_id,
            pieces: what.pieces,
            cost: part,
            liable: party.into(),
        };
        emit(tx, scope, event).await?;
    }
    Ok(())
}

pub(crate) fn bears(claim: &Claim) -> Result<Liability, Fault> {
    let liable = claim.liable.unwrap_or(Liable::Platform);
    Liability::of(liable, &claim.liable_shares.0)
}

/// Tells supply that goods are promised to a claim no longer, if they were.
pub(crate) async fn let_go(tx: &mut Tx, scope: Scope, claim: &Claim) -> Result<()> {
    if !claim.status.holds_goods() {
        return Ok(());
    }
    let ended = ReplacementEnded {
        claim: claim.id,
        order: claim.order_id,
    };
    emit(tx, scope, ended).await.map(|_| ())
}

/// The money goes back instead of goods that are still promised.
pub(crate) async fn refund_instead(
    tx: &mut Tx,
    scope: Scope,
    claim: &Claim,
    by: Doer,
    policy: &ClaimPolicy,
) -> Result<()> {
    let (order, line) = place_of(tx, scope, claim).await?;
    let amount = claim.amount.min(line.left()?).max(Money::ZERO);
    let to = if amount > Money::ZERO {
        ClaimStatus::Approved
    } else {
        ClaimStatus::Covered
    };
    if !claim.status.holds_goods() || !claims::move_to(tx, scope, claim, to).await? {
        return Err(no::CLAIM_DECIDED.fault().into());
    }
    let step = NewStep::on(claim, ClaimAction::Refunded, by, to, "");
    step::write(tx, scope, claim.id, step).await?;
    let_go(tx, scope, claim).await?;
    if amount > Money::ZERO {
        pay_out(tx, scope, claim, (&order, &line), amount, &bears(claim)?).await?;
    }
    complete_if_due(tx, scope, claim.order_id, policy.window_s).await
}

/// A claim as its member and its deciders see it.
pub async fn after_sale_view(tx: &mut Tx, scope: Scope, id: AfterSaleId) -> Result<AfterSaleView> {
    let claim = claims::claim(tx, scope, id).await?;
    let claim = claim.ok_or(Code::NOT_FOUND.fault())?;
    let view = claim_views(tx, scope, vec![claim]).await?.pop();
    Ok(view.ok_or(Code::NOT_FOUND.fault())?)
}

/// The claims on an order whose goods are to come back.
pub async fn awaiting_return(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Vec<AfterSaleView>> {
    let mut found = claims::claims_of(tx, scope, order).await?;
    found.retain(|c| c.status == ClaimStatus::AwaitingReturn);
    claim_views(tx, scope, found).await
}

/// Keeps in the books who decided on goods.
pub async fn audit_goods(tx: &mut Tx, scope: Scope, actor: &Actor, id: AfterSaleId) -> Result<()> {
    let after = claims::claim(tx, scope, id).await?;
    let after = after.ok_or(Code::NOT_FOUND.fault())?;
    let detail = serde_json::json!({
        "status": after.status, "pieces": after.quantity, "liable": after.liable,
        "offered": after.offer.is_some(), "note": after.decision_note,
    });
    let action = "orders.after_sale.replace";
    audit(tx, actor, action, "after_sale", id.0, detail).await
}
