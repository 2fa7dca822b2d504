#![doc = include_str!("../README.md")]

mod client;
mod wire;

pub use client::{ANSWER_BYTES_MAX, Client, CompletionError, Config, Question};
