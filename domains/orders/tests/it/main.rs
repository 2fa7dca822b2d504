//! Orders, from placing to completion, on either engine.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod after_sale;
mod batches;
mod bench;
mod campaign;
mod checkout;
mod claims;
mod decide_property;
mod edit;
mod edit_property;
mod extended;
mod flash;
mod granted;
mod guarantees;
mod lane;
mod pickup;
mod place;
mod presale;
mod promo;
mod provider;
mod taken;
mod team;
mod team_property;
