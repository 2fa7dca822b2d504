//! Pure states and transitions of an order.
use julin_db::text_enum;
use julin_kernel::{Code, Fault, Money};

text_enum! {
    /// Where an order stands (rule 18).
    pub enum OrderStatus {
        /// Holds stock, waits for its payment.
        PendingPayment = "pending_payment",
        /// Paid; may be cancelled until the cutoff.
        Paid = "paid",
        /// Counted; its price is final.
        Aggregated = "aggregated",
        /// Bought from the supplier.
        Sourcing = "sourcing",
        /// Sorted for its pickup point.
        Sorted = "sorted",
        /// On the way.
        InTransit = "in_transit",
        /// Waiting at the pickup point.
        AtPickup = "at_pickup",
        /// Handed over.
        PickedUp = "picked_up",
        /// Over; the after-sale window has passed.
        Completed = "completed",
        /// Ended without goods.
        Cancelled = "cancelled",
    }
}

impl OrderStatus {
    /// Whether an order may go from this status to `to`.
    pub fn leads_to(self, to: Self) -> bool {
        use OrderStatus as S;
        match to {
            S::PendingPayment => false,
            // A payment that arrives after expiry may take stock again (rule 9).
            S::Paid => matches!(self, S::PendingPayment | S::Cancelled),
            S::Aggregated => self == S::Paid,
            S::Sourcing => self == S::Aggregated,
            S::Sorted => matches!(self, S::Aggregated | S::Sourcing),
            S::InTransit => matches!(self, S::Aggregated | S::Sourcing | S::Sorted),
            S::AtPickup => matches!(self, S::Aggregated | S::Sourcing | S::Sorted | S::InTransit),
            S::PickedUp => self == S::AtPickup,
            // An order of which nothing came is over before it goes anywhere.
            S::Completed => matches!(
                self,
                S::Aggregated | S::Sourcing | S::Sorted | S::InTransit | S::AtPickup | S::PickedUp
            ),
            S::Cancelled => matches!(self, S::PendingPayment | S::Paid),
        }
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

/// What one line gives back when its campaign is counted (rule 15): never a surcharge.
pub fn true_up(charged: Money, final_price: Money, quantity: i64) -> Result<Money, Fault> {
    let drop = charged.minus(final_price)?.max(Money::ZERO);
    Ok(drop.times(quantity)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use OrderStatus as S;

    #[test]
    fn only_the_drawn_transitions_exist() {
        let drawn = [
            (S::PendingPayment, vec![S::Paid, S::Cancelled]),
            (S::Paid, vec![S::Aggregated, S::Cancelled]),
            (
                S::Aggregated,
                vec![
                    S::Sourcing,
                    S::Sorted,
                    S::InTransit,
                    S::AtPickup,
                    S::Completed,
                ],
            ),
            (
                S::Sourcing,
                vec![S::Sorted, S::InTransit, S::AtPickup, S::Completed],
            ),
            (S::Sorted, vec![S::InTransit, S::AtPickup, S::Completed]),
            (S::InTransit, vec![S::AtPickup, S::Completed]),
            (S::AtPickup, vec![S::PickedUp, S::Completed]),
            (S::PickedUp, vec![S::Completed]),
            (S::Completed, vec![]),
            (S::Cancelled, vec![S::Paid]),
        ];
        for (from, to) in drawn {
            let reached: Vec<S> = S::ALL
                .iter()
                .copied()
                .filter(|t| from.leads_to(*t))
                .collect();
            assert_eq!(reached, to, "{from}");
        }
    }

    #[test]
    fn a_true_up_is_never_a_surcharge() {
        assert_eq!(true_up(Money(1_990), Money(1_790), 3), Ok(Money(600)));
        assert_eq!(true_up(Money(1_790), Money(1_990), 3), Ok(Money(0)));
    }
}
