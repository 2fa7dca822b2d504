#![doc = include_str!("../README.md")]

mod accrue;
mod cash;
mod claw_back;
mod commission;
mod correct;
mod discount;
mod edited;
mod excess;
mod follow;
mod http;
mod many_store;
mod model;
mod reactions;
mod receive;
mod reconcile;
mod refund;
mod replaced;
mod statement;
mod store;
mod supplier_store;
mod surcharged;
mod tell;
mod terms;
mod trued_up;
mod upline;
mod weight;
mod withdraw;
mod words;

pub use cash::MORE_THAN_OWED;
pub use correct::{CorrectionKind, CorrectionStatus, OWN_CORRECTION};
pub use http::callbacks;
pub use model::{CommissionStatus, EarningKind, EarningReason};
pub use reconcile::{
    Bill, BillKind, BillLine, BillPort, DifferenceId, DifferenceKind, DifferenceState,
    MovementKind, RunState,
};
pub use statement::{MoveKind, StatementStatus};
pub use withdraw::{
    BELOW_MINIMUM, EXCEEDS_AVAILABLE, NEGATIVE_BALANCE, NO_PAYEE, OWN_WITHDRAWAL,
    PAYEE_NAME_NEEDED, Payee, PayoutPort, PayoutReport, PayoutRequest, PayoutState,
    WithdrawalStatus,
};

use julin_events::JobHandler;
use julin_web::{Ctx, Room};

/// The tables of settlement.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "settlement",
    files: &[
        (
            "0001_settlement",
            include_str!("../migrations/0001_settlement.sql"),
        ),
        (
            "0002_withdrawals",
            include_str!("../migrations/0002_withdrawals.sql"),
        ),
        (
            "0003_reconciliation",
            include_str!("../migrations/0003_reconciliation.sql"),
        ),
        (
            "0004_statements",
            include_str!("../migrations/0004_statements.sql"),
        ),
        (
            "0005_commission_rules",
            include_str!("../migrations/0005_commission_rules.sql"),
        ),
        (
            "0006_corrections",
            include_str!("../migrations/0006_corrections.sql"),
        ),
        (
            "0007_discount",
            include_str!("../migrations/0007_discount.sql"),
        ),
        (
            "0008_goods_net",
            include_str!("../migrations/0008_goods_net.sql"),
        ),
        (
            "0009_surcharge",
            include_str!("../migrations/0009_surcharge.sql"),
        ),
    ],
};

/// The room, ready to be composed.
pub fn room() -> Room {
    Room {
        reactions: reactions::all(),
        jobs,
        ..Room::new(MIGRATIONS, http::routes())
    }
}

fn jobs(ctx: &Ctx) -> Vec<JobHandler> {
    let all = [
        tell::jobs(ctx),
        withdraw::jobs(ctx),
        reconcile::jobs(ctx),
        statement::jobs(ctx),
    ];
    all.into_iter().flatten().collect()
}
