//! Commission follows the goods, to the fen, and whoever is liable bears the refund.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod bench;
mod bills;
mod cash;
mod corrections;
mod coupons;
mod edited;
mod goods_property;
mod leaders;
mod payer;
mod payouts;
mod property;
mod reconciling;
mod replaced;
mod rules;
mod short;
mod statements;
mod suppliers;
mod surcharged;
mod weights;
mod withdrawal_property;
mod withdrawals;
