//! Events of goods sold by weight.
use crate::{DiscountFact, LiableParty, OrderHead};
use julin_kernel::{Grams, LineId, Money, RefundId, SupplierId};
use serde::{Deserialize, Serialize};

/// A line was weighed, or its weight corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineWeighed {
    /// The order.
    pub head: OrderHead,
    /// The line.
    pub line: LineId,
    /// What it weighs.
    pub grams: Grams,
}

/// What one line fell short of in weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineShortfall {
    /// The line.
    pub line: LineId,
    /// Its supplier.
    pub supplier: SupplierId,
    /// What was ordered weighs by the offer.
    pub ordered: Grams,
    /// What it weighed.
    pub grams: Grams,
    /// How much goes back to the member.
    pub amount: Money,
    /// What the missing weight costs at the supply price.
    pub supply: Money,
}

/// Goods weighed less than was paid for, and the difference goes back (rule 19); what the tier gave back
/// is told apart, by `OrderTruedUp` with the same refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderWeightSettled {
    /// The order.
    pub head: OrderHead,
    /// Per line.
    pub lines: Vec<LineShortfall>,
    /// Sum of what goes back for the weight.
    pub total: Money,
    /// Who bears it.
    pub liable: LiableParty,
    /// The refund that carries it.
    pub refund: RefundId,
    /// What had been taken off the missing weight and goes back to who bore it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<DiscountFact>,
}

/// A member paid for what a bag weighs above what was ordered (rule 19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineExcessPaid {
    /// The order.
    pub head: OrderHead,
    /// The line.
    pub line: LineId,
    /// Its supplier.
    pub supplier: SupplierId,
    /// Which payment of the order.
    pub part: i64,
    /// How much it weighs above.
    pub grams: Grams,
    /// What was paid for it.
    pub amount: Money,
    /// What it costs at the supply price.
    pub supply: Money,
}
