//! The colours of the house.

pub(crate) const PAPER: &str = "#FBF7F2";
pub(crate) const INK: &str = "#1F1B16";
pub(crate) const INK_SOFT: &str = "#6B6259";
pub(crate) const INK_FAINT: &str = "#9A8F84";
pub(crate) const PERSIMMON: &str = "#D9480F";
pub(crate) const PERSIMMON_TINT: &str = "#FBE6D8";
pub(crate) const LEAF: &str = "#2F7D4F";
pub(crate) const LEAF_TINT: &str = "#E6F1E7";
pub(crate) const LINE: &str = "#EADFD3";
pub(crate) const WHITE: &str = "#FFFFFF";
