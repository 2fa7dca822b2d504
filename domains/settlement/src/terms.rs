//! What is agreed with a leader beside the goods' commission; frozen on each order that is paid.
use julin_db::{Command, DbError, Result, Tx, q, row};
use julin_kernel::{Bps, Code, Money, PersonId, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

row! {
    /// A fee for handing over, and the leader who brought this one in with the share of her
    /// commission. There is no third level: nobody earns on what an upline's upline brought.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Terms {
        pub(crate) pickup_fee: Money,
        pub(crate) upline_id: Option<PersonId>,
        pub(crate) upline_bps: Bps,
    }
}

const NOTHING: Terms = Terms {
    pickup_fee: Money::ZERO,
    upline_id: None,
    upline_bps: Bps(0),
};

/// What is agreed with a leader; nothing until staff say so.
pub(crate) async fn of(tx: &mut Tx, scope: Scope, leader: PersonId) -> Result<Terms, DbError> {
    let found = tx
        .opt(q!(
            "SELECT pickup_fee, upline_id, upline_bps FROM settlement_terms
             WHERE shop_id = $1 AND leader_id = $2",
            scope.shop,
            leader
        ))
        .await?;
    Ok(found.unwrap_or(NOTHING))
}

/// Sets what is agreed; orders paid before keep theirs.
pub(crate) struct SetTerms {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) leader: PersonId,
    pub(crate) terms: Terms,
}

impl Command for SetTerms {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Terms {
            pickup_fee,
            upline_id,
            upline_bps,
        } = self.terms;
        self.check(tx).await?;
        tx.run(q!(
            "INSERT INTO settlement_terms (shop_id, leader_id, pickup_fee, upline_id, upline_bps)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (shop_id, leader_id) DO UPDATE SET pickup_fee = excluded.pickup_fee,
               upline_id = excluded.upline_id, upline_bps = excluded.upline_bps",
            self.scope.shop,
            self.leader,
            pickup_fee,
            upline_id,
            upline_bps
        ))
        .await?;
        let detail =
            json!({"pickup_fee": pickup_fee, "upline": upline_id, "upline_bps": upline_bps});
        let action = "settlement.terms.set";
        audit(tx, &self.actor, action, "leader", self.leader.0, detail).await
    }
}

impl SetTerms {
    /// Both are known, and neither earns on the other both ways round.
    async fn check(&self, tx: &mut Tx) -> Result<()> {
        let mut who = vec![self.leader];
        who.extend(self.terms.upline_id);
        let known = julin_identity::people(tx, self.scope, &who).await?;
        if !known.contains_key(&self.leader) {
            return Err(Code::NOT_FOUND.fault().into());
        }
        let Some(upline) = self.terms.upline_id else {
            return Ok(());
        };
        let above = of(tx, self.scope, upline).await?;
        if upline == self.leader
            || !known.contains_key(&upline)
            || above.upline_id == Some(self.leader)
        {
            return Err(Code::INVALID.field("upline").into());
        }
        Ok(())
    }
}
