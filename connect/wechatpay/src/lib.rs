#![doc = include_str!("../README.md")]

mod bill;
mod client;
mod combine;
mod config;
mod error;
mod fund_bill;
mod notify;
mod prepay;
mod refund;
mod seal;
mod sign;
mod trade;
mod transfer;
mod verify;
mod wire;

pub use bill::{BillKind, BillRow, TradeBill};
pub use client::Client;
pub use combine::{
    CombinePrepay, CombinedTransaction, SUB_ORDERS_MAX, SubAmountTold, SubOrder, SubTransaction,
};
pub use config::{Config, ConfigError, Surroundings};
pub use error::{Cause, PayError};
pub use fund_bill::{FundBill, FundRow};
pub use notify::{Notify, NotifyError, RefundNotice};
pub use prepay::{JsapiParams, Prepay};
pub use refund::{Refund, RefundAmount, RefundRecord, RefundState};
pub use trade::{CloseOutcome, Mismatch, Payer, TradeAmount, TradeState, Transaction};
pub use transfer::{Transfer, TransferNotice, TransferRecord, TransferState};
pub use verify::VerifyError;
