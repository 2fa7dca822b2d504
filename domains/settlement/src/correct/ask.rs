//! Staff ask for a correction. Up to the threshold it is booked at once.
use super::apply::{apply, check_refund, check_surcharge};
use super::model::{Correction, CorrectionId, CorrectionKind, CorrectionStatus};
use super::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Fault, LineId, Money, OrderId, PersonId, Scope, SupplierId};
use julin_orders::Liable;
use julin_web::{Actor, Replay, audit, body_hash, check};
use serde::{Deserialize, Serialize};

/// Nobody decides on what they asked for.
pub const OWN_CORRECTION: Code = Code::new(
    "settlement.own_correction",
    403,
    "不能审批自己提出的更正",
    "You may not decide on a correction that you asked for",
);

/// What is to be corrected, why, and who bears it.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct CorrectionBody {
    /// What is corrected.
    pub(crate) kind: CorrectionKind,
    /// The order, of a refund, of a surcharge or of what a leader earns on it.
    #[serde(default)]
    pub(crate) order_id: Option<OrderId>,
    /// Its line, of a refund or a surcharge.
    #[serde(default)]
    pub(crate) line_id: Option<LineId>,
    /// The supplier who is owed more or less.
    #[serde(default)]
    pub(crate) supplier_id: Option<SupplierId>,
    /// The leader who is owed more or less.
    #[serde(default)]
    pub(crate) leader_id: Option<PersonId>,
    /// A refund or a surcharge is above zero; a supplier or leader is owed less if it is below.
    pub(crate) amount: Money,
    /// Who bears a refund.
    #[serde(default)]
    pub(crate) liable: Option<Liable>,
    /// Why, 1 to 300 characters.
    pub(crate) reason: String,
}

/// Asks for a correction.
pub(crate) struct Ask {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) key: String,
    pub(crate) body: CorrectionBody,
    /// Above this a second person approves.
    pub(crate) two_above: Money,
}

/// One correction is at most a million.
const AMOUNT_MAX: i64 = 100_000_000;

impl Command for Ask {
    type Output = CorrectionId;
    async fn run(&self, tx: &mut Tx) -> Result<CorrectionId> {
        let hash = body_hash(&self.body);
        let by = self.actor.person;
        let before = store::by_key(tx, self.scope, by, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &hash)? {
            return Ok(id);
        }
        let mut correction = self.correction(tx)?;
        self.check_subject(tx, &correction).await?;
        if correction.approvals_needed == 1 {
            correction.status = CorrectionStatus::Applied;
        }
        store::insert(tx, self.scope, &correction, (&self.key, &hash)).await?;
        if correction.approvals_needed == 1 {
            apply(tx, self.scope, &correction, &self.actor).await?;
        }
        let detail = serde_json::json!({
            "asked": self.body, "needed": correction.approvals_needed,
        });
        let action = "settlement.correction.ask";
        audit(
            tx,
            &self.actor,
            action,
            "correction",
            correction.id.0,
            detail,
        )
        .await?;
        Ok(correction.id)
    }
}

impl Ask {
    fn correction(&self, tx: &mut Tx) -> Result<Correction> {
        let b = &self.body;
        let asked = [CorrectionKind::Refund, CorrectionKind::Surcharge];
        let lowest = if asked.contains(&b.kind) {
            1
        } else {
            -AMOUNT_MAX
        };
        check::range("amount", b.amount.0, lowest, AMOUNT_MAX)?;
        check::that("amount", b.amount != Money::ZERO)?;
        let two = Money(b.amount.0.abs()) > self.two_above;
        Ok(Correction {
            id: tx.new_id(),
            kind: b.kind,
            status: CorrectionStatus::Requested,
            order_id: b.order_id,
            line_id: b.line_id,
            supplier_id: b.supplier_id,
            leader_id: b.leader_id,
            amount: b.amount,
            liable: b.liable,
            reason: check::text("reason", &b.reason, 1, 300)?,
            approvals_needed: if two { 2 } else { 1 },
            by_id: self.actor.person,
            created_at: tx.now(),
            decided_by: None,
            decided_at: None,
            decision_note: None,
        })
    }

    /// Refuses what names nothing that can be corrected.
    async fn check_subject(&self, tx: &mut Tx, c: &Correction) -> Result<()> {
        let missing = |field: &str| -> Fault { Code::INVALID.field(field) };
        match c.kind {
            CorrectionKind::Refund => {
                c.liable.ok_or_else(|| missing("liable"))?;
                check_refund(tx, self.scope, c).await
            }
            CorrectionKind::Surcharge => check_surcharge(tx, self.scope, c).await,
            CorrectionKind::Supplier => {
                let id = c.supplier_id.ok_or_else(|| missing("supplier_id"))?;
                let known = julin_catalog::supplier(tx, self.scope, id).await?;
                known.ok_or_else(|| Code::NOT_FOUND.field("supplier_id"))?;
                Ok(())
            }
            CorrectionKind::Leader => {
                let leader = c.leader_id.ok_or_else(|| missing("leader_id"))?;
                let order = c.order_id.ok_or_else(|| missing("order_id"))?;
                let earned = crate::store::commission(tx, self.scope, order).await?;
                let hers =
                    earned.is_some_and(|e| e.leader_id == leader || e.upline_id == Some(leader));
                if !hers {
                    return Err(Code::NOT_FOUND.field("leader_id").into());
                }
                Ok(())
            }
        }
    }
}
