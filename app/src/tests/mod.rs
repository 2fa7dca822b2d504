//! Promises over the whole program: every endpoint guarded, every statement sound, bad input refused.

mod bad_input;
mod bench;
mod statements;
mod unauthorized;
