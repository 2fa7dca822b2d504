//! Money that leaves the shop, and what it costs: withdrawals, suppliers, fees.
use super::{CLEARING, CommissionFact, pair};
use crate::{Account, AccountKind, Posting, Refs, StatementId, WithdrawalId, memo};
use julin_kernel::{CampaignId, Money, OrderId, PersonId, PurchaseOrderId, RefundId, SupplierId};

/// A leader's withdrawal, as its postings need it.
#[derive(Clone, Copy, Debug)]
pub struct WithdrawalFact {
    /// Which.
    pub withdrawal: WithdrawalId,
    /// Whose.
    pub leader: PersonId,
    /// How much.
    pub amount: Money,
}

impl WithdrawalFact {
    fn posting(&self, memo_code: &'static str, debit: Account, credit: Account) -> Posting {
        Posting {
            key: format!("{memo_code}:{}", self.withdrawal),
            memo_code,
            refs: Refs {
                withdrawal: Some(self.withdrawal),
                ..Refs::default()
            },
            entries: pair(debit, credit, self.amount),
        }
    }
    fn available(&self) -> Account {
        Account::leader_available(self.leader)
    }
    fn withdrawing(&self) -> Account {
        Account::leader_withdrawing(self.leader)
    }
    /// It was asked for: nothing else can be done with the money.
    pub fn requested(&self) -> Posting {
        self.posting(
            memo::WITHDRAWAL_REQUESTED,
            self.available(),
            self.withdrawing(),
        )
    }
    /// It was rejected, taken back or failed: the leader has the money as before.
    pub fn released(&self) -> Posting {
        self.posting(
            memo::WITHDRAWAL_RELEASED,
            self.withdrawing(),
            self.available(),
        )
    }
    /// The provider paid it.
    pub fn paid(&self) -> Posting {
        self.posting(memo::WITHDRAWAL_PAID, self.withdrawing(), CLEARING)
    }
}

impl CommissionFact {
    /// A fee for handing the order over, beside the commission; it may be withdrawn at once.
    pub fn pickup_fee(&self, amount: Money) -> Posting {
        self.posting(
            format!("pickup_fee:{}", self.order),
            memo::PICKUP_FEE,
            pair(
                Account::shop(AccountKind::PickupFees),
                Account::leader_available(self.leader),
                amount,
            ),
        )
    }
}

/// A supplier bears a refund (rule 24).
pub fn supplier_charged(
    supplier: SupplierId,
    order: OrderId,
    cause: &str,
    refund: RefundId,
    amount: Money,
) -> Posting {
    Posting {
        key: format!("supplier_charged:{order}:{cause}"),
        memo_code: memo::SUPPLIER_CHARGED,
        refs: Refs {
            order: Some(order),
            refund: Some(refund),
            ..Refs::default()
        },
        entries: pair(
            Account::supplier_payable(supplier),
            Account::shop(AccountKind::Recoveries),
            amount,
        ),
    }
}

/// The carrier bears a refund (rule 24): it owes the shop.
pub fn carrier_charged(order: OrderId, cause: &str, refund: RefundId, amount: Money) -> Posting {
    Posting {
        key: format!("carrier_charged:{order}:{cause}"),
        memo_code: memo::CARRIER_CHARGED,
        refs: Refs {
            order: Some(order),
            refund: Some(refund),
            ..Refs::default()
        },
        entries: pair(
            Account::shop(AccountKind::CarrierReceivable),
            Account::shop(AccountKind::Recoveries),
            amount,
        ),
    }
}

/// A purchase order was received.
pub fn goods_received(
    purchase_order: PurchaseOrderId,
    campaign: CampaignId,
    supplier: SupplierId,
    cost: Money,
) -> Posting {
    Posting {
        key: format!("goods_received:{purchase_order}"),
        memo_code: memo::GOODS_RECEIVED,
        refs: Refs {
            campaign: Some(campaign),
            purchase_order: Some(purchase_order),
            ..Refs::default()
        },
        entries: pair(
            Account::shop(AccountKind::CostOfGoods),
            Account::supplier_payable(supplier),
            cost,
        ),
    }
}

/// A member paid for weight above what was ordered: its supplier is owed for it.
pub fn excess_received(order: OrderId, part: i64, supplier: SupplierId, cost: Money) -> Posting {
    Posting {
        key: format!("excess_received:{order}:{part}"),
        memo_code: memo::GOODS_RECEIVED,
        refs: Refs {
            order: Some(order),
            ..Refs::default()
        },
        entries: pair(
            Account::shop(AccountKind::CostOfGoods),
            Account::supplier_payable(supplier),
            cost,
        ),
    }
}

/// A supplier's statement, as its postings need it.
#[derive(Clone, Copy, Debug)]
pub struct StatementFact {
    /// Which.
    pub statement: StatementId,
    /// Whose.
    pub supplier: SupplierId,
}

impl StatementFact {
    fn posting(&self, memo_code: &'static str, credit: Account, amount: Money) -> Posting {
        Posting {
            key: format!("{memo_code}:{}", self.statement),
            memo_code,
            refs: Refs {
                statement: Some(self.statement),
                ..Refs::default()
            },
            entries: pair(Account::supplier_payable(self.supplier), credit, amount),
        }
    }
    /// The shop's service fee was taken.
    pub fn fee(&self, amount: Money) -> Posting {
        let credit = Account::shop(AccountKind::SupplierFees);
        self.posting(memo::SUPPLIER_FEE, credit, amount)
    }
    /// It was paid by bank.
    pub fn paid(&self, amount: Money) -> Posting {
        let credit = Account::shop(AccountKind::Bank);
        self.posting(memo::SUPPLIER_PAID, credit, amount)
    }
}

/// What the provider kept of a day's payments, net of what it gave back.
pub fn provider_fee(day: &str, amount: Money) -> Posting {
    Posting {
        key: format!("provider_fee:{day}"),
        memo_code: memo::PROVIDER_FEE,
        refs: Refs::default(),
        entries: pair(Account::shop(AccountKind::ProviderFees), CLEARING, amount),
    }
}
