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
mod granted;
mod guarantees;
mod pickup;
mod place;
mod promo;
mod presale;
mod provider;
mod taken;
mod team;
mod extended;
mod flash;
mod lane;
mod team_property;
