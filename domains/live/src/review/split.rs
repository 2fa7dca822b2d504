//! What a session brought, split by community, leader, time and door: pure, over its orders.
use super::funnel::LiveFunnel;
use crate::store::review::sold::Sale;
use julin_db::Result;
use julin_kernel::{Money, PersonId, Ts};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use utoipa::ToSchema;

/// A time slot is a quarter of an hour.
pub(crate) const SLOT_MS: i64 = 15 * 60_000;

/// What one community, one leader's people, one quarter of an hour or one door brought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveGroupResult {
    /// The community, the leader, the slot's beginning (unix ms) or the door.
    #[schema(value_type = String)]
    pub id: String,
    /// Its name; of a slot its beginning, unix ms.
    pub name: String,
    /// Its people who entered; null where that is not known.
    #[schema(required)]
    pub viewers: Option<i64>,
    /// All of its people; null where that is not known.
    #[schema(required)]
    pub members: Option<i64>,
    /// Orders.
    pub ordered: i64,
    /// Members who placed them.
    pub buyers: i64,
    /// Members for whom an order of these was their first in the shop.
    pub new_buyers: i64,
    /// Orders that are paid and not cancelled.
    pub paid: i64,
    /// What was paid for these.
    pub paid_amount: Money,
    /// All that was ever paid.
    pub gross: Money,
    /// What went back of it until now.
    pub refunded: Money,
    /// What is left.
    pub net: Money,
}

/// Sums of some orders.
#[derive(Debug, Default)]
pub(crate) struct Sum {
    pub(crate) row: LiveGroupResult,
    pub(crate) cancelled: i64,
    pub(crate) ever_paid: i64,
    pub(crate) payers: i64,
}

impl Sum {
    pub(crate) fn of(sales: &[&Sale]) -> Result<Self> {
        let paid = || sales.iter().filter(|s| s.state == "paid");
        let ever = || sales.iter().filter(|s| s.paid_at.is_some());
        let gross = Money::sum(sales.iter().map(|s| s.gross))?;
        let refunded = Money::sum(sales.iter().map(|s| s.refunded))?;
        let row = LiveGroupResult {
            ordered: count(sales.len()),
            buyers: people(sales.iter().map(|s| s.member_id)),
            new_buyers: people(ever().filter(|s| s.first_order).map(|s| s.member_id)),
            paid: count(paid().count()),
            paid_amount: Money::sum(paid().map(|s| s.total))?,
            gross,
            refunded,
            net: gross.minus(refunded)?,
            ..LiveGroupResult::default()
        };
        Ok(Self {
            row,
            cancelled: count(sales.iter().filter(|s| s.state == "cancelled").count()),
            ever_paid: count(ever().count()),
            payers: people(ever().map(|s| s.member_id)),
        })
    }
    /// Writes the sums of all orders into a funnel.
    pub(crate) fn into_funnel(self, funnel: LiveFunnel) -> LiveFunnel {
        LiveFunnel {
            ordered: self.row.ordered,
            buyers: self.row.buyers,
            payers: self.payers,
            paid: self.row.paid,
            paid_amount: self.row.paid_amount,
            cancelled: self.cancelled,
            ever_paid: self.ever_paid,
            gross: self.row.gross,
            refunded: self.row.refunded,
            net: self.row.net,
            ..funnel
        }
    }
}

pub(crate) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn people(all: impl Iterator<Item = PersonId>) -> i64 {
    count(all.collect::<HashSet<_>>().len())
}

/// The orders by what a function says of each, in the order of that.
pub(crate) fn grouped<K: Ord>(sales: &[Sale], key: impl Fn(&Sale) -> K) -> BTreeMap<K, Vec<&Sale>> {
    let mut out: BTreeMap<K, Vec<&Sale>> = BTreeMap::new();
    for sale in sales {
        out.entry(key(sale)).or_default().push(sale);
    }
    out
}

/// The beginning of the quarter of an hour.
pub(crate) fn slot(at: Ts) -> Ts {
    Ts(at.0 - at.0.rem_euclid(SLOT_MS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::{CommunityId, OrderId};

    fn sale(id: i64, member: i64, state: &str, gross: i64, refunded: i64) -> Sale {
        Sale {
            order_id: OrderId(id),
            member_id: PersonId(member),
            leader_id: PersonId(1),
            community_id: CommunityId(1),
            state: state.to_owned(),
            total: Money(gross),
            gross: Money(gross),
            refunded: Money(refunded),
            first_order: id == 1,
            placed_at: Ts(0),
            paid_at: (gross > 0).then_some(Ts(5)),
        }
    }

    #[test]
    fn gross_is_what_was_ever_paid_and_net_what_is_left() {
        let all = [
            sale(1, 7, "paid", 1_000, 150),
            sale(2, 7, "cancelled", 500, 500),
            sale(3, 8, "placed", 0, 0),
            sale(4, 9, "paid", 300, 0),
        ];
        let sum = Sum::of(&all.iter().collect::<Vec<_>>()).unwrap();
        let row = &sum.row;
        assert_eq!((row.ordered, row.buyers, row.new_buyers), (4, 3, 1));
        assert_eq!((row.paid, row.paid_amount), (2, Money(1_300)));
        assert_eq!(
            (row.gross, row.refunded, row.net),
            (Money(1_800), Money(650), Money(1_150))
        );
        assert_eq!((sum.cancelled, sum.ever_paid, sum.payers), (1, 3, 2));
    }
}
