//! Coupons, members' coupons, and their states.
use crate::ids::{CouponId, GrantId, TierId};
use crate::input::CouponReach;
use julin_contracts::{DiscountBearer, DiscountSource};
use julin_db::{Json, row, text_enum};
use julin_kernel::{Money, PersonId, SupplierId, Ts};

text_enum! {
    /// What a coupon takes off.
    pub enum CouponKind {
        /// So much, from the first fen (立减).
        Fixed = "fixed",
        /// A rate, up to a cap (折扣).
        Percentage = "percentage",
        /// So much above a sum (满减).
        Threshold = "threshold",
    }

    /// Who bears it (rule 23).
    pub enum Bearer {
        /// The shop's marketing.
        Platform = "platform",
        /// The leader: her commission is reckoned on less, and she pays it.
        Leader = "leader",
        /// The supplier: it is taken off the statement.
        Supplier = "supplier",
    }

    /// Whether it is handed out.
    pub enum CouponStatus {
        /// It may be claimed.
        Active = "active",
        /// No more are handed out; those handed out hold.
        Stopped = "stopped",
    }

    /// Where a member's coupon stands.
    pub enum GrantStatus {
        /// It may be used.
        Issued = "issued",
        /// An unpaid order holds it.
        Reserved = "reserved",
        /// A paid order used it.
        Used = "used",
        /// Taken back by the shop.
        Void = "void",
    }

    /// How far an order's use of it is.
    pub(crate) enum UseStatus {
        /// The order is not paid.
        Reserved = "reserved",
        /// The order is paid.
        Committed = "committed",
        /// The order came to nothing.
        Released = "released",
    }

    /// What moved a points account.
    pub enum PointsKind {
        /// An order earned them.
        Earned = "earned",
        /// An order was paid with them.
        Spent = "spent",
        /// That order came to nothing.
        Restored = "restored",
    }
}

impl From<Bearer> for DiscountBearer {
    fn from(bearer: Bearer) -> Self {
        match bearer {
            Bearer::Platform => Self::Platform,
            Bearer::Leader => Self::Leader,
            Bearer::Supplier => Self::Supplier,
        }
    }
}

/// What took something off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A member's coupon.
    Coupon(GrantId),
    /// Their points.
    Points,
}

impl From<Source> for DiscountSource {
    fn from(source: Source) -> Self {
        match source {
            Source::Coupon(_) => Self::Coupon,
            Source::Points => Self::Points,
        }
    }
}

row! {
    /// A coupon as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Coupon {
        pub(crate) id: CouponId,
        pub(crate) title: String,
        pub(crate) kind: CouponKind,
        pub(crate) amount: Money,
        pub(crate) rate_bps: i64,
        pub(crate) cap: Option<Money>,
        pub(crate) threshold: Money,
        pub(crate) bearer: Bearer,
        pub(crate) leader_id: Option<PersonId>,
        pub(crate) supplier_id: Option<SupplierId>,
        pub(crate) reach: Json<CouponReach>,
        pub(crate) tags: Json<Vec<String>>,
        pub(crate) tiers: Json<Vec<TierId>>,
        pub(crate) valid_from: Ts,
        pub(crate) valid_until: Ts,
        pub(crate) valid_days: Option<i64>,
        pub(crate) extend_days: i64,
        pub(crate) total: i64,
        pub(crate) issued: i64,
        pub(crate) per_member: i64,
        pub(crate) claimable: bool,
        pub(crate) status: CouponStatus,
        pub(crate) created_at: Ts,
    }

    /// A member's coupon as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Grant {
        pub(crate) id: GrantId,
        pub(crate) coupon_id: CouponId,
        pub(crate) member_id: PersonId,
        pub(crate) status: GrantStatus,
        pub(crate) valid_from: Ts,
        pub(crate) valid_until: Ts,
        pub(crate) granted_at: Ts,
        pub(crate) used_at: Option<Ts>,
        pub(crate) restored_at: Option<Ts>,
    }
}
