#![doc = include_str!("../README.md")]

mod fault;
mod id;
mod money;
mod page;
mod rng;
mod scope;
mod split;
mod time;
mod weighing;

pub use fault::{Code, Fault};
pub use id::*;
#[doc(hidden)]
pub use itoa;
pub use money::{Bps, Grams, Money, MoneyError};
pub use page::{Page, PageQuery};
pub use rng::{Rng, SeededRng, SystemRng};
pub use scope::Scope;
pub use split::split;
pub use time::{Clock, IdGen, ManualClock, SystemClock, Ts, Zone};
pub use weighing::Weighing;
