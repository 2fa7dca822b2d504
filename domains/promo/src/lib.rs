#![doc = include_str!("../README.md")]

mod aside;
mod claim;
mod create;
mod discount;
mod edit;
mod follow;
mod gift;
mod give;
mod give_step;
mod http;
mod ids;
mod input;
mod lessen;
mod model;
mod offer;
mod points;
mod ports;
mod reactions;
pub mod refusals;
mod reserve;
mod store;
mod terms;
mod wallet;

pub use aside::{Aside, give_aside, put_back, set_aside, usable_until};
pub use claim::ClaimCoupon;
pub use create::CreateCoupon;
pub use discount::{Cut, Discounts, Goods};
pub use follow::{commit, release, reserve_again};
pub use gift::{gift, gift_title};
pub use ids::{CouponId, GrantId, TierId};
pub use input::{CouponInput, CouponReach};
pub use lessen::{Lessened, lessen};
pub use model::{Bearer, CouponKind, CouponStatus, GrantStatus, Source};
pub use offer::{Offered, OfferedCoupon, offered};
pub use points::PointsRules;
pub use ports::{Buys, MemberTags};
pub use reserve::{Reservation, reserve};
pub use wallet::{Wallet, Want, look, wallet};

/// The tables of the room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "promo",
    files: &[
        ("0001_promo", include_str!("../migrations/0001_promo.sql")),
        ("0002_giving", include_str!("../migrations/0002_giving.sql")),
        ("0003_tiers", include_str!("../migrations/0003_tiers.sql")),
    ],
};

/// The room, ready to be composed.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = reactions::all();
    room.jobs = give_step::jobs;
    room
}
