#![doc = include_str!("../README.md")]

mod copy;
mod database;
mod error;
mod lane;
mod lane_queue;
mod lite;
mod migrate;
mod node;
mod pg;
mod row;
mod set;
mod sql;
mod stats;
mod text_enum;
mod tx;
mod value;

pub use database::{Db, Env, Options};
pub use error::{DbError, Error, Result};
pub use lane::{BUSY, Batch, Lane, LaneOptions};
pub use migrate::Migrations;
pub use node::Node;
pub use row::{Field, Json, RawRow, Row};
pub use sql::Sql;
pub use tx::{Command, Tx};
pub use value::Val;

#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use utoipa;
