//! The states of a campaign and the ways between them.
use julin_db::text_enum;

text_enum! {
    /// Where a campaign stands (rule 12).
    pub enum CampaignStatus {
        /// Being written; nobody else sees it and no stock is bound.
        Draft = "draft",
        /// Written; opens by itself.
        Scheduled = "scheduled",
        /// Takes orders.
        Open = "open",
        /// Takes no more orders; those placed may still be paid.
        Cutoff = "cutoff",
        /// Being counted.
        Closed = "closed",
        /// The minimum was reached: goods will be bought.
        Succeeded = "succeeded",
        /// The minimum was not reached, or it was cancelled: everybody is refunded.
        Failed = "failed",
        /// Goods are being bought.
        Procuring = "procuring",
        /// Goods are on their way to the members.
        Fulfilling = "fulfilling",
        /// Handed over; claims may still come.
        Settling = "settling",
        /// Over.
        Settled = "settled",
    }
}

impl CampaignStatus {
    /// Whether a campaign may go from here to `to` in one step.
    pub fn may_become(self, to: Self) -> bool {
        use CampaignStatus as S;
        matches!(
            (self, to),
            (S::Draft, S::Scheduled | S::Open | S::Failed)
                | (S::Scheduled, S::Draft | S::Open | S::Failed)
                | (S::Open, S::Cutoff | S::Failed)
                | (S::Cutoff, S::Open | S::Closed | S::Failed)
                | (S::Closed, S::Succeeded | S::Failed)
                // Counted, and below the dispatch minimum everywhere: nothing is bought after all.
                | (S::Succeeded, S::Procuring | S::Failed)
                | (S::Procuring, S::Fulfilling)
                | (S::Fulfilling, S::Settling)
                | (S::Settling, S::Settled)
        )
    }
    /// Whether everyone may see it.
    pub fn is_public(self) -> bool {
        self != Self::Draft
    }
    /// Whether its items and times may still be rewritten.
    pub fn is_unpublished(self) -> bool {
        matches!(self, Self::Draft | Self::Scheduled)
    }
}

#[cfg(test)]
mod tests {
    use super::CampaignStatus as S;

    #[test]
    fn a_campaign_goes_forward_only_and_ends() {
        for from in S::ALL {
            for to in S::ALL {
                // A plan may be taken back; a minimum that is missed may open it again.
                let allowed = [(S::Scheduled, S::Draft), (S::Cutoff, S::Open)];
                let back = to <= from && !allowed.contains(&(*from, *to));
                assert!(!(back && from.may_become(*to)), "{from} -> {to}");
            }
        }
        assert!(!S::ALL.iter().any(|to| S::Settled.may_become(*to)));
        assert!(!S::ALL.iter().any(|to| S::Failed.may_become(*to)));
        assert!(!S::Open.may_become(S::Succeeded), "counted first");
    }
}
