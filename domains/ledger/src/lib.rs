#![doc = include_str!("../README.md")]
#![deny(clippy::float_arithmetic, clippy::as_conversions)]

mod account;
mod clearing;
mod http;
mod ids;
pub mod memo;
mod posting;
mod read;
pub mod standard;
mod store;
mod write;

pub use account::{Account, AccountKind};
pub use clearing::{
    ClearingCursor, ClearingEntry, clearing_after, clearing_of_payments, clearing_of_refunds,
    clearing_of_withdrawals,
};
pub use ids::{StatementId, WithdrawalId};
pub use posting::{KEY_TAKEN, Posting, Refs, UNBALANCED, post, post_all};
pub use read::{AccountRow, TrialRow, accounts, balance, entries_of, is_consistent, trial_balance};
pub use store::AccountEntry;

use julin_web::Room;

/// The ledger's tables.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "ledger",
    files: &[
        ("0001_ledger", include_str!("../migrations/0001_ledger.sql")),
        (
            "0002_withdrawals",
            include_str!("../migrations/0002_withdrawals.sql"),
        ),
    ],
};

/// The room, ready to be composed.
pub fn room() -> Room {
    Room::new(MIGRATIONS, http::routes())
}
