//! Statements and what lies in them.
use julin_db::{row, text_enum};
use julin_kernel::{Money, OrderId, PersonId, PurchaseOrderId, RefundId, SupplierId, Ts};
use julin_ledger::{StatementId, standard::StatementFact};

text_enum! {
    /// Where a statement stands.
    pub enum StatementStatus {
        /// Closed; the supplier looks at it.
        Draft = "draft",
        /// The supplier agrees.
        Confirmed = "confirmed",
        /// The shop has paid.
        Paid = "paid",
    }

    /// What changed what a supplier is owed.
    pub enum MoveKind {
        /// Goods of a purchase order, as ordered.
        Ordered = "ordered",
        /// Ordered goods that did not come.
        Short = "short",
        /// Weight above what was ordered, which members paid for.
        Excess = "excess",
        /// A refund that the supplier bears.
        Returned = "returned",
        /// A coupon that the supplier bears.
        Coupon = "coupon",
        /// What was settled before was wrong.
        Corrected = "corrected",
        /// The shop's service fee.
        Fee = "fee",
        /// Brought forward from before.
        Carried = "carried",
    }
}

row! {
    /// One statement. `payable` is the sum of the others, or nothing if that is below zero: then it
    /// is carried into the next.
    #[derive(Debug, Clone)]
    pub(crate) struct Statement {
        pub(crate) id: StatementId,
        pub(crate) supplier_id: SupplierId,
        pub(crate) first_day: String,
        pub(crate) last_day: String,
        pub(crate) status: StatementStatus,
        pub(crate) ordered: Money,
        pub(crate) short: Money,
        pub(crate) excess: Money,
        pub(crate) returned: Money,
        pub(crate) coupon: Money,
        pub(crate) corrected: Money,
        pub(crate) fee: Money,
        pub(crate) carried: Money,
        pub(crate) payable: Money,
        pub(crate) closed_at: Ts,
        pub(crate) confirmed_at: Option<Ts>,
        pub(crate) confirmed_by: Option<PersonId>,
        pub(crate) paid_at: Option<Ts>,
        pub(crate) bank_reference: Option<String>,
    }

    /// One change of what a supplier is owed.
    #[derive(Debug, Clone)]
    pub(crate) struct SupplierMove {
        pub(crate) id: i64,
        pub(crate) at: Ts,
        pub(crate) kind: MoveKind,
        pub(crate) amount: Money,
        pub(crate) order_id: Option<OrderId>,
        pub(crate) purchase_order_id: Option<PurchaseOrderId>,
        pub(crate) refund_id: Option<RefundId>,
    }
}

impl Statement {
    /// As its postings need it.
    pub(crate) fn fact(&self) -> StatementFact {
        StatementFact {
            statement: self.id,
            supplier: self.supplier_id,
        }
    }
}

/// A change of what a supplier is owed, as it happens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewMove {
    pub(crate) supplier: SupplierId,
    pub(crate) kind: MoveKind,
    pub(crate) amount: Money,
    pub(crate) order: Option<OrderId>,
    pub(crate) purchase_order: Option<PurchaseOrderId>,
    pub(crate) refund: Option<RefundId>,
}

impl NewMove {
    /// A move that is about nothing else.
    pub(crate) fn of(supplier: SupplierId, kind: MoveKind, amount: Money) -> Self {
        Self {
            supplier,
            kind,
            amount,
            order: None,
            purchase_order: None,
            refund: None,
        }
    }
}
