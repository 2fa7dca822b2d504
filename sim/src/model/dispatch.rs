//! 起送量 (rule 32): a truck goes to a pickup point for so many pieces, beside the campaign's own minimum.
use super::{Campaign, Model, Status};
use std::collections::BTreeMap;

/// What happens to the orders of a pickup point below the minimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Below {
    Refund,
    Go,
    Merge,
}

/// What became of a pickup point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Reached,
    Refunded,
    Goes,
    Waits,
    Merged(i64),
}

/// A minimum for each pickup point, and what was judged of them.
#[derive(Debug, Clone)]
pub(crate) struct Trucks {
    pub(crate) minimum: i64,
    pub(crate) below: Below,
    /// Pieces and outcome, once it is counted.
    pub(crate) points: BTreeMap<i64, (i64, Outcome)>,
}

impl Model {
    /// The campaign was counted and succeeded: its pickup points are judged by what was paid, and those
    /// that no truck goes to are refunded. Answers whether anything is left.
    pub(super) fn judge_points(&mut self, id: i64) -> bool {
        let trucks = self.campaign(id).and_then(|c| c.trucks.clone());
        let Some(mut trucks) = trucks else {
            return true;
        };
        let paid = |o: &&super::Order| o.campaign == id && o.status == Status::Paid;
        let mut pieces: BTreeMap<i64, i64> = BTreeMap::new();
        for order in self.orders.iter().filter(paid) {
            let all: i64 = order.lines.iter().map(|l| l.quantity).sum();
            *pieces.entry(order.point).or_default() += all;
        }
        for (point, n) in pieces {
            let outcome = match trucks.below {
                _ if n >= trucks.minimum => Outcome::Reached,
                Below::Refund => Outcome::Refunded,
                Below::Go => Outcome::Goes,
                Below::Merge => Outcome::Waits,
            };
            trucks.points.insert(point, (n, outcome));
        }
        let mut left = false;
        for at in 0..self.orders.len() {
            let order = &self.orders[at];
            if order.campaign != id || order.status != Status::Paid {
                continue;
            }
            let judged = trucks.points.get(&order.point);
            if judged.is_some_and(|(_, outcome)| *outcome == Outcome::Refunded) {
                self.cancel(at);
            } else {
                left = true;
            }
        }
        if let Some(campaign) = self.campaign_mut(id) {
            campaign.trucks = Some(trucks);
        }
        left
    }

    /// Whether a pickup point waits for somebody's decision.
    pub(crate) fn point_waits(&self, campaign: i64, point: i64) -> bool {
        let trucks = self.campaign(campaign).and_then(|c| c.trucks.as_ref());
        let judged = trucks.and_then(|t| t.points.get(&point));
        judged.is_some_and(|(_, outcome)| *outcome == Outcome::Waits)
    }

    /// An operator sends the orders of a point that waits to another one, or lets the truck go.
    pub(crate) fn decide_point(&mut self, id: i64, point: i64, into: Option<i64>) {
        let Some(trucks) = self.campaign_mut(id).and_then(|c| c.trucks.as_mut()) else {
            return;
        };
        let pieces = trucks.points.get(&point).map_or(0, |p| p.0);
        let outcome = into.map_or(Outcome::Goes, Outcome::Merged);
        trucks.points.insert(point, (pieces, outcome));
        let minimum = trucks.minimum;
        if let Some(other) = into.and_then(|into| trucks.points.get_mut(&into)) {
            other.0 += pieces;
            if other.0 >= minimum && other.1 == Outcome::Waits {
                other.1 = Outcome::Reached;
            }
        }
        let Some(into) = into else {
            return;
        };
        let waits = |s| s == Status::Sourcing;
        let orders = self.orders.iter_mut().filter(|o| o.campaign == id);
        for order in orders.filter(|o| o.point == point && waits(o.status)) {
            order.point = into;
            order.revision += 1;
        }
    }
}

impl Campaign {
    /// The points that wait.
    pub(crate) fn waiting_points(&self) -> Vec<i64> {
        let points = self.trucks.iter().flat_map(|t| &t.points);
        let waits = points.filter(|(_, (_, outcome))| *outcome == Outcome::Waits);
        waits.map(|(point, _)| *point).collect()
    }
}
