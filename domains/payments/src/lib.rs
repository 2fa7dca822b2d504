#![doc = include_str!("../README.md")]

mod capture;
mod cash;
mod change_payer;
mod close_intent;
mod combine_store;
mod create_intent;
mod http;
mod jobs;
mod model;
mod opening;
mod prepay;
mod provider;
mod read;
mod refund_store;
mod replace_intent;
mod request_refund;
mod retry_refund;
mod settle_refund;
mod store;
mod together;

pub use cash::{CashRefund, NOT_IN_CASH, ReturnCash, cash_to_return, collect_cash};
pub use change_payer::change_payer;
pub use close_intent::{close_intent, close_part};
pub use create_intent::{IntentDraft, create_intent, create_intents};
pub use http::callbacks;
pub use model::{CombineId, Payment, PaymentStatus, Refund, RefundStatus};
pub use prepay::{ALREADY_PAID, EXPIRED, REFUSED, UNAVAILABLE};
pub use provider::{
    CombinePart, CombinePrepay, Notify, NotifyRefused, PayError, PaymentProvider, Prepay,
    PrepayOutcome, RefundReport, RefundRequest, RefundState, Trade, TradeState,
};
pub use read::{captured_total, next_part, payment_of_part, payments_of_order, refunds_of_order};
pub use replace_intent::replace_intent;
pub use request_refund::{
    NOT_CAPTURED, REFUND_AMOUNT, REFUND_EXCEEDS, RefundDraft, request_refund, request_refunds,
};

use julin_web::Room;

/// The tables of payments.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "payments",
    files: &[
        (
            "0001_payments",
            include_str!("../migrations/0001_payments.sql"),
        ),
        ("0002_parts", include_str!("../migrations/0002_parts.sql")),
        ("0003_cash", include_str!("../migrations/0003_cash.sql")),
    ],
};

/// The room, ready to be composed.
pub fn room() -> Room {
    Room {
        jobs: jobs::all,
        ..Room::new(MIGRATIONS, http::routes())
    }
}
