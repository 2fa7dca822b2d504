#![doc = include_str!("../README.md")]

mod community;
mod groupbuy;
mod live;
mod orders;
mod payments;
mod requests;
mod supply;
mod weights;

pub use community::*;
pub use groupbuy::*;
pub use live::*;
pub use orders::*;
pub use payments::*;
pub use requests::*;
pub use supply::*;
pub use weights::*;

use julin_kernel::{EventId, ShopId, Ts};
use serde::{Deserialize, Serialize};

/// Declares the union of all events with their names.
macro_rules! events {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// Every public event.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type", content = "data")]
        pub enum Event { $(
            #[doc = concat!("`", $text, "`")]
            #[serde(rename = $text)] $name($name)
        ),* }

        impl Event {
            /// The name kept in the outbox.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => $text),* }
            }
        }
        $(impl From<$name> for Event { fn from(e: $name) -> Self { Self::$name(e) } })*
    };
}

events! {
    MemberRegistered = "identity.member_registered",
    MemberJoined = "community.member_joined",
    LeaderAppointed = "community.leader_appointed",
    CampaignOpened = "groupbuy.campaign_opened",
    CampaignCutoff = "groupbuy.campaign_cutoff",
    CampaignClosed = "groupbuy.campaign_closed",
    CampaignProgressed = "groupbuy.campaign_progressed",
    CampaignExtended = "groupbuy.campaign_extended",
    FlashPlanned = "groupbuy.flash_planned",
    FlashStarted = "groupbuy.flash_started",
    FlashEnded = "groupbuy.flash_ended",
    TeamProgressed = "groupbuy.team_progressed",
    TeamCompleted = "groupbuy.team_completed",
    TeamFailed = "groupbuy.team_failed",
    OrderPlaced = "orders.order_placed",
    DepositPaid = "orders.deposit_paid",
    OrderPaid = "orders.order_paid",
    OrderCancelled = "orders.order_cancelled",
    OrderEdited = "orders.order_edited",
    OrderMoved = "orders.order_moved",
    OrderSurcharged = "orders.order_surcharged",
    GuestClaimed = "orders.guest_claimed",
    OrderTruedUp = "orders.order_trued_up",
    OrderRefunded = "orders.order_refunded",
    AfterSaleDecided = "orders.after_sale_decided",
    GoodsReplaced = "orders.goods_replaced",
    ReplacementEnded = "orders.replacement_ended",
    OrderPickedUp = "orders.order_picked_up",
    OrderCompleted = "orders.order_completed",
    CampaignAggregated = "orders.campaign_aggregated",
    LineWeighed = "orders.line_weighed",
    OrderWeightSettled = "orders.weight_settled",
    LineExcessPaid = "orders.excess_paid",
    PaymentCaptured = "payments.payment_captured",
    RefundSucceeded = "payments.refund_succeeded",
    RefundFailed = "payments.refund_failed",
    GoodsReceived = "supply.goods_received",
    GoodsArrived = "supply.goods_arrived",
    LiveReserved = "live.reserved",
    LiveInterestsTold = "live.interests_told",
    LiveStarted = "live.started",
    LiveEnded = "live.ended",
    MessageRequested = "messaging.message_requested",
    PointsGranted = "membership.points_granted",
    TagAssigned = "crm.tag_assigned",
}

/// An event as it is read from the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Unique; consumers outside deduplicate by it.
    pub id: EventId,
    /// Dense position in commit order.
    pub pos: i64,
    /// The tenant.
    pub shop: ShopId,
    /// When it happened.
    pub at: Ts,
    /// What happened.
    pub event: Event,
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::PersonId;

    #[test]
    fn an_event_keeps_its_name_and_shape() {
        let event: Event = MemberRegistered {
            member: PersonId(7),
        }
        .into();
        let json = serde_json::to_string(&event).unwrap();
        assert_eq!(
            json,
            r#"{"type":"identity.member_registered","data":{"member":"7"}}"#
        );
        assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
        assert_eq!(event.name(), "identity.member_registered");
    }
}
