#![doc = include_str!("../README.md")]

mod earn;
mod http;
mod jobs;
mod reactions;
pub mod refusals;
mod store;
mod tier;

use julin_db::{Result, Tx};
use julin_kernel::{PersonId, Scope};
use julin_promo::TierId;

/// The tables of the room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "membership",
    files: &[
        (
            "0001_membership",
            include_str!("../migrations/0001_membership.sql"),
        ),
        ("0002_tiers", include_str!("../migrations/0002_tiers.sql")),
    ],
};

/// The room, ready to be composed.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = reactions::all();
    room.jobs = jobs::all;
    room
}

/// The tier a member has, for promo's port.
pub async fn tier_of(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Option<TierId>> {
    let standing = tier::store::standing(tx, scope, member).await?;
    Ok(standing.map(|s| s.tier_id))
}

/// Whether the shop has such a tier, for promo's port.
pub async fn has_tier(tx: &mut Tx, scope: Scope, id: TierId) -> Result<bool> {
    let ladder = tier::store::ladder(tx, scope).await?;
    Ok(ladder.tier(id).is_some())
}
