//! Days, differences, and how they stand.
use julin_db::{Field, RawRow, Val, row, text_enum};
use julin_kernel::{Money, PersonId, Ts};

julin_kernel::id! { DifferenceId "one difference between the ledger and a bill" }

impl From<DifferenceId> for Val {
    fn from(id: DifferenceId) -> Self {
        Self::I64(id.0)
    }
}
impl Field for DifferenceId {
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
        <i64 as Field>::get(row, i).map(Self)
    }
}

text_enum! {
    /// Which of the provider's bills.
    pub enum BillKind {
        /// Payments and refunds.
        Trade = "trade",
        /// Every movement of the merchant's account.
        Fund = "fund",
    }

    /// What a movement is.
    pub enum MovementKind {
        /// A payment.
        Payment = "payment",
        /// A refund.
        Refund = "refund",
        /// A leader's withdrawal.
        Payout = "payout",
        /// The provider's fee: taken, or given back.
        Fee = "fee",
        /// Something that the shop did at the provider by itself: a withdrawal, a top-up.
        Other = "other",
    }

    /// How the ledger and the bill differ.
    pub enum DifferenceKind {
        /// The provider has it, the ledger has not.
        MissingHere = "missing_here",
        /// The ledger has it, the provider has not.
        MissingThere = "missing_there",
        /// Both have it, with different sums.
        AmountDiffers = "amount_differs",
    }

    /// Where a difference stands.
    pub enum DifferenceState {
        /// Somebody must look.
        Open = "open",
        /// Somebody said what it is.
        Explained = "explained",
        /// A later run did not find it any more.
        Resolved = "resolved",
    }

    /// Where the comparison of a day stands.
    pub enum RunState {
        /// The bills are being fetched.
        Fetching = "fetching",
        /// The bills' lines are looked up in the ledger.
        BillSide = "bill_side",
        /// The ledger's movements are looked up in the bills.
        LedgerSide = "ledger_side",
        /// Done.
        Done = "done",
    }
}

row! {
    /// The comparison of one day.
    #[derive(Debug, Clone)]
    pub(crate) struct Reconciliation {
        pub(crate) day: String,
        pub(crate) run: i64,
        pub(crate) state: RunState,
        pub(crate) cursor_at: Ts,
        pub(crate) cursor_id: i64,
        pub(crate) bill_rows: i64,
        pub(crate) ledger_rows: i64,
        pub(crate) fees: Money,
        pub(crate) started_at: Ts,
        pub(crate) finished_at: Option<Ts>,
    }

    /// One line of a bill as kept.
    #[derive(Debug, Clone)]
    pub(crate) struct BillRow {
        pub(crate) day: String,
        pub(crate) bill: BillKind,
        pub(crate) line_no: i64,
        pub(crate) kind: MovementKind,
        pub(crate) number: String,
        pub(crate) named: String,
        pub(crate) provider_id: String,
        pub(crate) amount: Money,
        pub(crate) pending: bool,
    }

    /// One difference.
    #[derive(Debug, Clone)]
    pub(crate) struct Difference {
        pub(crate) id: DifferenceId,
        pub(crate) day: String,
        pub(crate) bill: BillKind,
        pub(crate) kind: MovementKind,
        pub(crate) number: String,
        pub(crate) what: DifferenceKind,
        pub(crate) here: Option<Money>,
        pub(crate) there: Option<Money>,
        pub(crate) provider_id: Option<String>,
        pub(crate) state: DifferenceState,
        pub(crate) found_at: Ts,
        pub(crate) explanation: Option<String>,
        pub(crate) explained_by: Option<PersonId>,
        pub(crate) explained_at: Option<Ts>,
    }
}

/// A difference that a run found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) bill: BillKind,
    pub(crate) kind: MovementKind,
    pub(crate) number: String,
    pub(crate) what: DifferenceKind,
    pub(crate) here: Option<Money>,
    pub(crate) there: Option<Money>,
    pub(crate) provider_id: Option<String>,
}
