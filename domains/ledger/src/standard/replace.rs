//! Goods in place of others: who is liable bears what they cost the shop.
use super::{RECOVERIES, of_order, pair};
use crate::{Account, Posting, memo};
use julin_kernel::{Money, OrderId};

/// `bears` owes the shop what goods cost that were handed over in place of others; `cause` names it once
/// for ever.
pub fn goods_replaced(bears: Account, order: OrderId, cause: &str, cost: Money) -> Posting {
    Posting {
        key: format!("goods_replaced:{order}:{cause}"),
        memo_code: memo::GOODS_REPLACED,
        refs: of_order(order),
        entries: pair(bears, RECOVERIES, cost),
    }
}
