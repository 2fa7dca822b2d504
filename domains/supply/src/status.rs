//! Pure states of a purchase order.
use julin_db::text_enum;
use julin_kernel::{Code, Fault};

text_enum! {
    /// Where a purchase order stands.
    pub enum PurchaseStatus {
        /// Planned from the demand.
        Draft = "draft",
        /// The supplier has it.
        Sent = "sent",
        /// The supplier will deliver.
        Confirmed = "confirmed",
        /// On its way.
        Shipped = "shipped",
        /// Counted in.
        Received = "received",
    }
}

impl PurchaseStatus {
    /// Whether a purchase order may go from here to `to`. Suppliers who only answer the phone are
    /// confirmed, shipped or received without the steps between.
    pub fn leads_to(self, to: Self) -> bool {
        self < to && (self != Self::Draft || to == Self::Sent)
    }
    /// The statuses from which `to` can be reached.
    pub fn sources(to: Self) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |s| s.leads_to(to))
    }
    /// Refuses a transition that is not one.
    pub fn check(self, to: Self) -> Result<(), Fault> {
        if self.leads_to(to) {
            return Ok(());
        }
        Err(Code::WRONG_STATE.fault().detail(self.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::PurchaseStatus as S;

    #[test]
    fn forward_only_and_never_past_sending() {
        let reached = |from: S| {
            let to = S::ALL.iter().copied().filter(|t| from.leads_to(*t));
            to.collect::<Vec<_>>()
        };
        assert_eq!(reached(S::Draft), [S::Sent]);
        assert_eq!(reached(S::Sent), [S::Confirmed, S::Shipped, S::Received]);
        assert_eq!(reached(S::Shipped), [S::Received]);
        assert_eq!(reached(S::Received), []);
    }
}
