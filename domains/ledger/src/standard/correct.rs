//! Corrections of what was settled: entries of their own, in either direction.
use super::{COMMISSION, of_order};
use crate::{Account, AccountKind, Posting, Refs, memo};
use julin_kernel::{Money, OrderId, PersonId, SupplierId};

/// A supplier is owed more, or less if below zero; `cause` names it once for ever.
pub fn supplier_corrected(
    supplier: SupplierId,
    cause: &str,
    order: Option<OrderId>,
    amount: Money,
) -> Posting {
    let cost = Account::shop(AccountKind::CostOfGoods);
    Posting {
        key: format!("correction:{cause}"),
        memo_code: memo::CORRECTED,
        refs: order.map_or_else(Refs::default, of_order),
        entries: more(cost, Account::supplier_payable(supplier), amount),
    }
}

/// A leader is owed more, or less if below zero; `cause` names it once for ever.
pub fn leader_corrected(leader: PersonId, cause: &str, order: OrderId, amount: Money) -> Posting {
    Posting {
        key: format!("correction:{cause}"),
        memo_code: memo::CORRECTED,
        refs: of_order(order),
        entries: more(COMMISSION, Account::leader_available(leader), amount),
    }
}

/// `owed` is owed more at the cost of `expense`; the other way round below zero.
fn more(expense: Account, owed: Account, amount: Money) -> Vec<(Account, Money)> {
    vec![(expense, amount), (owed, Money(amount.0.saturating_neg()))]
}
