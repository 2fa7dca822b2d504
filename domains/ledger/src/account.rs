//! The chart of accounts.
use julin_db::text_enum;
use julin_kernel::{PersonId, SupplierId};

text_enum! {
    /// What an account is for. Debits are positive: assets and expenses stand above zero,
    /// liabilities and income below.
    pub enum AccountKind {
        /// Money that lies with the payment provider (asset).
        ProviderClearing = "provider_clearing",
        /// Money at the bank (asset).
        Bank = "bank",
        /// What a member paid and has not got yet (liability, one a member).
        CustomerFunds = "customer_funds",
        /// Refunds that were promised and are under way (liability).
        RefundsPayable = "refunds_payable",
        /// Goods sold (income).
        Sales = "sales",
        /// Deposits of presales whose final payment did not come (income).
        ForfeitedDeposits = "forfeited_deposits",
        /// Refunds of goods that had been sold (expense).
        SalesReturns = "sales_returns",
        /// What the goods cost (expense).
        CostOfGoods = "cost_of_goods",
        /// Owed to a supplier (liability, one a supplier).
        SupplierPayable = "supplier_payable",
        /// Commission (expense).
        CommissionExpense = "commission_expense",
        /// What leaders are paid for handing over (expense).
        PickupFees = "pickup_fees",
        /// Commission that may still be clawed back (liability, one a leader).
        LeaderFrozen = "leader_frozen",
        /// Commission that a leader may withdraw (liability, one a leader).
        LeaderAvailable = "leader_available",
        /// What a leader asked to be paid out and has not got yet (liability, one a leader).
        LeaderWithdrawing = "leader_withdrawing",
        /// Cash that a leader took for orders and has not handed in (asset, one a leader).
        LeaderCash = "leader_cash",
        /// What carriers owe for refunds that they bear (asset).
        CarrierReceivable = "carrier_receivable",
        /// What liable suppliers, leaders and carriers bear of refunds (income).
        Recoveries = "recoveries",
        /// What coupons and points took off, as far as the shop bears it (expense).
        Marketing = "marketing",
        /// What suppliers are charged for the shop's service (income).
        SupplierFees = "supplier_fees",
        /// What the payment provider keeps (expense).
        ProviderFees = "provider_fees",
    }
}

impl AccountKind {
    /// Whether there is one account for each owner rather than one for the shop.
    pub const fn is_owned(self) -> bool {
        matches!(
            self,
            Self::CustomerFunds
                | Self::SupplierPayable
                | Self::LeaderFrozen
                | Self::LeaderAvailable
                | Self::LeaderWithdrawing
                | Self::LeaderCash
        )
    }
}

/// One account: a kind, and whose it is if it has owners.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Account {
    /// What it is for.
    pub kind: AccountKind,
    /// The raw id of its member, leader or supplier.
    pub owner: Option<i64>,
}

impl Account {
    /// An account of the shop.
    pub const fn shop(kind: AccountKind) -> Self {
        Self { kind, owner: None }
    }
    /// What a member paid and has not got yet.
    pub const fn customer_funds(member: PersonId) -> Self {
        Self::owned(AccountKind::CustomerFunds, member.0)
    }
    /// What is owed to a supplier.
    pub const fn supplier_payable(supplier: SupplierId) -> Self {
        Self::owned(AccountKind::SupplierPayable, supplier.0)
    }
    /// A leader's commission that may still be clawed back.
    pub const fn leader_frozen(leader: PersonId) -> Self {
        Self::owned(AccountKind::LeaderFrozen, leader.0)
    }
    /// A leader's commission that may be withdrawn.
    pub const fn leader_available(leader: PersonId) -> Self {
        Self::owned(AccountKind::LeaderAvailable, leader.0)
    }
    /// What a leader asked to be paid out and has not got yet.
    pub const fn leader_withdrawing(leader: PersonId) -> Self {
        Self::owned(AccountKind::LeaderWithdrawing, leader.0)
    }

    /// Cash that a leader took for orders and has not handed in.
    pub const fn leader_cash(leader: PersonId) -> Self {
        Self::owned(AccountKind::LeaderCash, leader.0)
    }

    const fn owned(kind: AccountKind, owner: i64) -> Self {
        Self {
            kind,
            owner: Some(owner),
        }
    }
    /// How the owner is kept in columns.
    pub(crate) fn owner_column(self) -> i64 {
        self.owner.unwrap_or(0)
    }
    /// Whether the owner is there exactly when the kind has owners.
    pub(crate) fn is_sound(self) -> bool {
        match self.owner {
            Some(owner) => self.kind.is_owned() && owner > 0,
            None => !self.kind.is_owned(),
        }
    }
}
