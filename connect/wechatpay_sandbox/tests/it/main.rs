//! Client and sandbox over real loopback HTTP.

mod cashier;
mod combined;
mod faults;
mod harness;
mod journey;
mod notify;
mod refunds;
mod restart;
mod strictness;
mod transfers;
mod triangle;
