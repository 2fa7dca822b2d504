//! Whose rows a store function may touch.
use crate::ShopId;

/// The tenant that a store function works for. Every store function takes one, so that no statement
/// can forget the shop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    /// The shop; first in every primary and unique key.
    pub shop: ShopId,
}

impl Scope {
    /// The scope of one shop.
    pub fn shop(shop: ShopId) -> Self {
        Self { shop }
    }
}
