//! Orders, from placing to completion, on either engine.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod after_sale;
mod auto_granted;
mod batch_killed;
mod batches;
mod bench;
mod campaign;
mod checkout;
mod claims;
mod claims_attacked;
mod decide_property;
mod discounts_back;
mod dispatch;
mod edit;
mod edit_more;
mod edit_property;
mod extended;
mod flash;
mod giving;
mod granted;
mod guarantees;
mod histories;
mod lane;
mod pickup;
mod pictures;
mod lists;
mod nodes;
mod place;
mod presale;
mod promo;
mod provider;
mod taken;
mod team;
mod team_property;
