//! Tiers of members (等级). A tier asks for what was finally paid, net of refunds, or for points earned,
//! within a rolling period; it is reached at once, kept until a date, and then kept again or lost.
pub(crate) mod judge;
pub(crate) mod review;
pub(crate) mod set;
pub(crate) mod store;
pub(crate) mod view;
pub(crate) mod walk;

use julin_db::{row, text_enum};
use julin_kernel::{Bps, Money, PersonId, Ts};
use julin_promo::{CouponId, TierId};

/// The rate of whoever has no tier: points once.
pub(crate) const ONCE: Bps = Bps(10_000);

text_enum! {
    /// How the thresholds of a tier work together.
    pub(crate) enum TierNeeds {
        /// Either what was paid or the points are enough.
        Any = "any",
        /// All that the tier names.
        All = "all",
    }

    /// What happened to a member's tier.
    pub(crate) enum TierStepKind {
        /// A higher one was reached.
        Reached = "reached",
        /// It was kept for another time.
        Kept = "kept",
        /// It was not kept.
        Lapsed = "lapsed",
    }
}

row! {
    /// What holds for all tiers.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Rules {
        pub(crate) period_days: i64,
        pub(crate) keep_days: i64,
        pub(crate) needs: TierNeeds,
        pub(crate) revision: i64,
    }

    /// A tier.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Tier {
        pub(crate) id: TierId,
        pub(crate) rank: i64,
        pub(crate) name: String,
        pub(crate) paid: Option<Money>,
        pub(crate) points: Option<i64>,
        pub(crate) points_bps: Bps,
        pub(crate) coupon_id: Option<CouponId>,
    }

    /// Which tier a member has, and until when it is theirs whatever they buy.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Standing {
        pub(crate) member_id: PersonId,
        pub(crate) tier_id: TierId,
        pub(crate) since: Ts,
        pub(crate) kept_until: Ts,
        pub(crate) warned: bool,
    }

    /// What a member paid and earned within the period.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub(crate) struct Earned {
        pub(crate) paid: Money,
        pub(crate) points: i64,
    }
}

/// The tiers with what holds for all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ladder {
    pub(crate) rules: Rules,
    /// The lowest first.
    pub(crate) tiers: Vec<Tier>,
}

impl Default for Rules {
    /// A year each.
    fn default() -> Self {
        Self {
            period_days: 365,
            keep_days: 365,
            needs: TierNeeds::Any,
            revision: 0,
        }
    }
}

impl Ladder {
    pub(crate) fn tier(&self, id: TierId) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.id == id)
    }
}
