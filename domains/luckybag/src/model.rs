//! Bags, what is won out of them, and coupon drops, as stored.
use crate::ids::{BagId, DropId, PrizeId};
use crate::refusals as no;
use crate::rules::BagRules;
use julin_db::{Json, row, text_enum};
use julin_kernel::{CampaignId, Code, Fault, LiveId, Money, PersonId, PoolId, SkuId, Ts};
use julin_promo::{CouponId, GrantId};

pub(crate) const DAY_S: i64 = 86_400;

text_enum! {
    /// What can be won.
    pub(crate) enum PrizeKind {
        /// Pieces of a SKU, handed over at the pickup point.
        Goods = "goods",
        /// Coupons, put into the winner's purse at the draw.
        Coupon = "coupon",
    }
    /// Where a bag stands.
    pub(crate) enum BagStatus {
        /// Its rules and the hash of its seed are public; it waits for the host.
        Planned = "planned",
        /// Entries are taken.
        Open = "open",
        /// Drawn; the seed and the snapshot are public.
        Drawn = "drawn",
        /// Called off before it opened.
        Cancelled = "cancelled",
    }
    /// Where a prize stands.
    pub(crate) enum PrizeState {
        /// Waits for the winner.
        Won = "won",
        /// The winner comes for it.
        Claimed = "claimed",
        /// Handed over, or in the purse.
        HandedOver = "handed_over",
        /// Not claimed in time: back on the shelf.
        Lapsed = "lapsed",
    }
    /// Whether a drop still gives.
    pub(crate) enum DropStatus {
        /// It gives while there are any.
        Open = "open",
        /// Ended; what was left went back.
        Ended = "ended",
    }
}

row! {
    /// A bag as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Bag {
        pub(crate) id: BagId,
        pub(crate) live_id: LiveId,
        pub(crate) leader_id: Option<PersonId>,
        pub(crate) title: String,
        pub(crate) prize: PrizeKind,
        pub(crate) sku_id: Option<SkuId>,
        pub(crate) campaign_id: Option<CampaignId>,
        pub(crate) pool_id: Option<PoolId>,
        pub(crate) coupon_id: Option<CouponId>,
        pub(crate) prize_name: String,
        pub(crate) prize_worth: Money,
        pub(crate) image_url: Option<String>,
        pub(crate) pieces: i64,
        pub(crate) rules: Json<BagRules>,
        pub(crate) open_s: i64,
        pub(crate) claim_days: i64,
        pub(crate) seed: String,
        pub(crate) commitment: String,
        pub(crate) status: BagStatus,
        pub(crate) opened_at: Option<Ts>,
        pub(crate) closes_at: Option<Ts>,
        pub(crate) drawn_at: Option<Ts>,
        pub(crate) claim_until: Option<Ts>,
        pub(crate) snapshot_hash: Option<String>,
    }

    /// Who takes part.
    #[derive(Debug, Clone)]
    pub(crate) struct Entry {
        pub(crate) member_id: PersonId,
        pub(crate) ticket: String,
        pub(crate) name: String,
        pub(crate) eligible: Option<bool>,
        pub(crate) place: Option<i64>,
    }

    /// What a member won.
    #[derive(Debug, Clone)]
    pub(crate) struct Prize {
        pub(crate) id: PrizeId,
        pub(crate) bag_id: BagId,
        pub(crate) live_id: LiveId,
        pub(crate) member_id: PersonId,
        pub(crate) code: String,
        pub(crate) state: PrizeState,
        pub(crate) claim_until: Ts,
        pub(crate) claimed_at: Option<Ts>,
        pub(crate) done_at: Option<Ts>,
    }

    /// Coupons dropped into a room.
    #[derive(Debug, Clone)]
    pub(crate) struct CouponDrop {
        pub(crate) id: DropId,
        pub(crate) live_id: LiveId,
        pub(crate) leader_id: Option<PersonId>,
        pub(crate) coupon_id: CouponId,
        pub(crate) title: String,
        pub(crate) pieces: i64,
        pub(crate) taken: i64,
        pub(crate) status: DropStatus,
        pub(crate) ends_at: Ts,
    }

    /// A member's tap that got one.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Taken {
        pub(crate) grant_id: GrantId,
        pub(crate) at: Ts,
    }
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Executed,
    Already,
}

impl Bag {
    /// May it be opened?
    pub(crate) fn open(&self) -> Result<Step, Fault> {
        match self.status {
            BagStatus::Planned => Ok(Step::Executed),
            BagStatus::Open => Ok(Step::Already),
            BagStatus::Drawn | BagStatus::Cancelled => Err(Code::WRONG_STATE.fault()),
        }
    }
    /// May it be called off? Once it is open, those who entered have a right to the draw.
    pub(crate) fn cancel(&self) -> Result<Step, Fault> {
        match self.status {
            BagStatus::Planned => Ok(Step::Executed),
            BagStatus::Cancelled => Ok(Step::Already),
            BagStatus::Open | BagStatus::Drawn => Err(Code::WRONG_STATE.fault()),
        }
    }
    /// May somebody enter now? The instant decides, not the job that draws.
    pub(crate) fn enter(&self, now: Ts) -> Result<(), Fault> {
        match (self.status, self.closes_at) {
            (BagStatus::Open, Some(closes)) if now < closes => Ok(()),
            (BagStatus::Open | BagStatus::Drawn, _) => Err(no::CLOSED.fault()),
            _ => Err(no::NOT_OPEN.fault()),
        }
    }
    /// Until when a claimed prize is kept: as long again as there was to claim it.
    pub(crate) fn fetch_until(&self) -> Option<Ts> {
        self.claim_until
            .map(|until| until.plus_s(self.claim_days * DAY_S))
    }
    /// Whether its draw is due.
    pub(crate) fn due(&self, now: Ts) -> bool {
        self.status == BagStatus::Open && self.closes_at.is_some_and(|at| now >= at)
    }
}

impl CouponDrop {
    /// May somebody take one now?
    pub(crate) fn take(&self, now: Ts) -> Result<(), Fault> {
        if self.status == DropStatus::Ended || now >= self.ends_at {
            return Err(no::DROP_OVER.fault());
        }
        if self.taken >= self.pieces {
            return Err(no::DROP_GONE.fault());
        }
        Ok(())
    }
}
