//! A period is over: what is open up to its end becomes a statement.
use super::model::{MoveKind, NewMove, SupplierMove};
use super::period::Period;
use super::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Bps, Money, Scope, SupplierId};
use julin_ledger::{StatementId, post, standard::StatementFact};

/// Closes one supplier's period. What is told later, also about these days, lands in the next.
pub(super) struct Close {
    pub(super) scope: Scope,
    pub(super) supplier: SupplierId,
    pub(super) period: Period,
    /// The shop's service fee on goods received.
    pub(super) fee: Bps,
}

/// What a statement adds up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) ordered: Money,
    pub(super) short: Money,
    pub(super) excess: Money,
    pub(super) returned: Money,
    pub(super) coupon: Money,
    pub(super) corrected: Money,
    pub(super) fee: Money,
    pub(super) carried: Money,
}

impl Sums {
    fn of(moves: &[SupplierMove]) -> Result<Self> {
        let of = |kind| {
            let own = moves.iter().filter(|m| m.kind == kind);
            Money::sum(own.map(|m| m.amount))
        };
        Ok(Self {
            ordered: of(MoveKind::Ordered)?,
            short: of(MoveKind::Short)?,
            excess: of(MoveKind::Excess)?,
            returned: of(MoveKind::Returned)?,
            coupon: of(MoveKind::Coupon)?,
            corrected: of(MoveKind::Corrected)?,
            fee: of(MoveKind::Fee)?,
            carried: of(MoveKind::Carried)?,
        })
    }
    fn total(self) -> Result<Money> {
        let all = [
            self.ordered,
            self.short,
            self.excess,
            self.returned,
            self.coupon,
            self.corrected,
            self.fee,
            self.carried,
        ];
        Ok(Money::sum(all)?)
    }
}

impl Command for Close {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let until = self.period.until;
        let moves = store::open_moves(tx, self.scope, self.supplier, until).await?;
        if moves.is_empty() {
            return Ok(());
        }
        let id: StatementId = tx.new_id();
        let mut sums = Sums::of(&moves)?;
        self.take_fee(tx, id, &mut sums).await?;
        let total = sums.total()?;
        let payable = total.max(Money::ZERO);
        let head = (id, self.supplier);
        store::insert(tx, self.scope, head, &self.period, &sums, payable).await?;
        store::take_moves(tx, self.scope, self.supplier, until, id).await?;
        if total < Money::ZERO {
            let carried = NewMove::of(self.supplier, MoveKind::Carried, total);
            store::add_move(tx, self.scope, &carried, None).await?;
        }
        Ok(())
    }
}

impl Close {
    /// The fee on what was received; none on what did not come. Where more is told missing of what was
    /// charged before than came now, that much of the fee goes back.
    async fn take_fee(&self, tx: &mut Tx, id: StatementId, sums: &mut Sums) -> Result<()> {
        let received = sums.ordered.plus(sums.short)?.plus(sums.excess)?;
        let fee = received.share(self.fee)?;
        if fee == Money::ZERO {
            return Ok(());
        }
        let fact = StatementFact {
            statement: id,
            supplier: self.supplier,
        };
        post(tx, self.scope, fact.fee(fee)).await?;
        sums.fee = sums.fee.minus(fee)?;
        let taken = NewMove::of(self.supplier, MoveKind::Fee, Money(-fee.0));
        Ok(store::add_move(tx, self.scope, &taken, Some(id)).await?)
    }
}
