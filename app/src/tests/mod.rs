//! Promises over the whole program: every endpoint guarded, every statement sound, bad input refused
//! with nothing half done.

mod bad_input;
mod bench;
mod callbacks;
mod codes;
mod gifts;
mod keys;
mod leaders;
mod mutations;
mod others;
mod payer;
mod posts;
mod present;
mod prints;
mod promo;
mod purse;
mod queries;
mod refusals;
mod requests;
mod reviews;
mod schema;
mod shows;
mod side;
mod statements;
mod surcharge;
mod teams;
mod ticker;
mod till;
mod town;
mod unauthorized;
mod uploads;
mod viewers;
