//! Corrections.
use julin_db::{Field, RawRow, Val, row, text_enum};
use julin_kernel::{LineId, Money, OrderId, PersonId, SupplierId, Ts};
use julin_orders::Liable;

julin_kernel::id! { CorrectionId "one correction of what was settled" }

impl From<CorrectionId> for Val {
    fn from(id: CorrectionId) -> Self {
        Self::I64(id.0)
    }
}
impl Field for CorrectionId {
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
        <i64 as Field>::get(row, i).map(Self)
    }
}

text_enum! {
    /// What is corrected.
    pub enum CorrectionKind {
        /// A member is given back more of a line; somebody bears it.
        Refund = "refund",
        /// A member is asked for more on a line; they pay it, or it lapses.
        Surcharge = "surcharge",
        /// A supplier is owed more, or less if below zero.
        Supplier = "supplier",
        /// A leader is owed more, or less if below zero.
        Leader = "leader",
    }

    /// Where a correction stands.
    pub enum CorrectionStatus {
        /// Waits for the second person.
        Requested = "requested",
        /// Booked.
        Applied = "applied",
        /// Refused.
        Rejected = "rejected",
    }
}

row! {
    /// A correction as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Correction {
        pub(crate) id: CorrectionId,
        pub(crate) kind: CorrectionKind,
        pub(crate) status: CorrectionStatus,
        pub(crate) order_id: Option<OrderId>,
        pub(crate) line_id: Option<LineId>,
        pub(crate) supplier_id: Option<SupplierId>,
        pub(crate) leader_id: Option<PersonId>,
        pub(crate) amount: Money,
        pub(crate) liable: Option<Liable>,
        pub(crate) reason: String,
        pub(crate) approvals_needed: i64,
        pub(crate) by_id: PersonId,
        pub(crate) created_at: Ts,
        pub(crate) decided_by: Option<PersonId>,
        pub(crate) decided_at: Option<Ts>,
        pub(crate) decision_note: Option<String>,
    }
}
