#![doc = include_str!("../README.md")]

mod cidr;
#[expect(
    clippy::doc_markdown,
    reason = "its comments become the example file, as plain text"
)]
mod config;
mod doctor;
mod example;
mod fault;
mod load;
mod rules;
mod schema;
mod secret;

pub use cidr::Cidr;
pub use config::{
    Assistant, Config, Database, Demo, Handoff, Hls, Http, Log, LogFormat, Media, Metrics, Orders,
    PaymentProvider, Payments, PlaySigning, Promo, Pull, Settlement, Sms, SmsProvider,
    StatementPeriod, Store, WeChatPay,
};
pub use doctor::{Check, CheckStatus};
pub use fault::{ConfigError, Fault};
pub use load::Sources;
pub use secret::{DatabaseUrl, Engine, Secret};
