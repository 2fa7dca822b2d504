//! Reading the text of a 接龙 as leaders write it: title, cutoff and items. It is a proposal that the
//! leader confirms. Nothing is invented: what has no price is no item, what is doubtful is marked, and
//! every line that was not understood is handed back.

mod aside;
mod assemble;
mod chars;
mod clock;
mod dates;
mod instant;
mod item;
mod lexicon;
mod name;
mod normal;
mod number;
pub mod orders;
mod pick;
mod price;
mod products;
mod scan;
mod when;

use crate::Tier;
use julin_db::text_enum;
use julin_kernel::{Money, Ts, Zone};
use serde::Serialize;
use utoipa::ToSchema;

text_enum! {
    /// How sure the reading is.
    pub enum Confidence {
        /// As written.
        High = "high",
        /// Somebody should look.
        Low = "low",
    }
}

/// What was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParsedBuy {
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When placing stops.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cutoff_at: Option<Ts>,
    /// `满30份成团`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_quantity: Option<i64>,
    /// What is on offer.
    pub items: Vec<ParsedItem>,
    /// What was not understood.
    pub unrecognised: Vec<ParsedRest>,
}

/// An item as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParsedItem {
    /// What it is.
    pub name: String,
    /// `5斤装`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
    /// Unit price.
    pub price: Money,
    /// Tiers.
    pub tiers: Vec<Tier>,
    /// How much one member may buy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_per_member: Option<i64>,
    /// How much there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// The line that it stands on, from 1.
    pub line: i64,
    /// How sure the reading is.
    pub confidence: Confidence,
}

/// Something that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParsedRest {
    /// The line that it stands on, from 1.
    pub line: i64,
    /// As written.
    pub text: String,
}

/// A line longer than this is no list of goods; it is handed back unread.
const LINE_MAX: usize = 1_000;
/// Lines beyond this are not read.
const LINES_MAX: usize = 500;

/// Reads a text; `now` and `zone` are for words like `今晚8点`.
pub fn parse(text: &str, now: Ts, zone: &Zone) -> ParsedBuy {
    let mut buy = assemble::Assembly::default();
    for (line, raw) in (1i64..).zip(text.lines().take(LINES_MAX)) {
        buy.read(line, raw, now, zone);
    }
    buy.finish()
}

#[cfg(test)]
#[path = "tests_leaders.rs"]
mod tests_leaders;
#[cfg(test)]
#[path = "tests_lines.rs"]
mod tests_lines;
#[cfg(test)]
#[path = "tests_texts.rs"]
mod tests_texts;
