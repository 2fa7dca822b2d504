//! Commissions, their lines, and the entries that leaders read.
use julin_contracts::CommissionRule;
use julin_db::{Json, row, text_enum};
use julin_kernel::{Bps, CampaignId, LineId, Money, OrderId, PersonId, Ts};
use julin_ledger::{Account, standard::CommissionFact};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Where the commission of an order stands (rule 23).
    pub enum CommissionStatus {
        /// The order is paid.
        Accrued = "accrued",
        /// The goods were handed over; the after-sale window runs.
        Frozen = "frozen",
        /// The window has passed: it may be withdrawn.
        Available = "available",
        /// The order was cancelled; nothing is left.
        Cancelled = "cancelled",
    }

    /// What changed a leader's earnings.
    pub enum EarningKind {
        /// An order was paid.
        Accrual = "accrual",
        /// The order was edited before the counting.
        Edited = "edited",
        /// The tier gave money back, and the commission follows the net.
        TrueUp = "true_up",
        /// An after-sale refund.
        Refund = "refund",
        /// The order was cancelled.
        Cancelled = "cancelled",
        /// The leader bears a refund herself.
        Charge = "charge",
        /// It may be withdrawn now.
        Available = "available",
        /// What was settled was wrong.
        Correction = "correction",
        /// A fee for handing the order over.
        PickupFee = "pickup_fee",
        /// The member paid for weight above what was ordered.
        Excess = "excess",
    }

    /// Why, as a stable word.
    pub enum EarningReason {
        /// The order was paid.
        Paid = "paid",
        /// The order is the leader's own: nobody earns on themselves.
        OwnOrder = "own_order",
        /// The order was edited: its lines are others now.
        OrderEdited = "order_edited",
        /// A deeper tier was reached.
        TrueUp = "true_up",
        /// The leader is liable: the goods' commission goes back with them.
        LeaderLiable = "leader_liable",
        /// The supplier is liable for goods that came: the commission stays.
        SupplierLiable = "supplier_liable",
        /// The carrier is liable: the commission stays.
        CarrierLiable = "carrier_liable",
        /// The platform is liable: the commission stays.
        PlatformLiable = "platform_liable",
        /// The member cancelled.
        CancelledByMember = "cancelled_by_member",
        /// The campaign did not reach its minimum.
        MinimumNotReached = "minimum_not_reached",
        /// The order could not be kept.
        OrderEnded = "order_ended",
        /// The after-sale window has passed.
        WindowPassed = "window_passed",
        /// A leader whom she brought in earned on it.
        Downline = "downline",
        /// What that leader earned was taken back in part.
        DownlineClawed = "downline_clawed",
        /// Staff corrected what was settled.
        Corrected = "corrected",
        /// The order was handed over.
        HandedOver = "handed_over",
        /// A coupon of hers was used.
        CouponBorne = "coupon_borne",
        /// The order it was used on came to nothing.
        CouponReturned = "coupon_returned",
        /// Its goods, or some of them, went back.
        CouponGoodsBack = "coupon_goods_back",
        /// It weighed less than was paid for.
        Weighed = "weighed",
        /// The goods never came.
        Short = "short",
        /// It weighed more, and the member paid for it.
        ExcessPaid = "excess_paid",
    }
}

/// A line's part of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct EarningLine {
    /// The line.
    pub(crate) line_id: LineId,
    /// What was bought.
    pub(crate) name: String,
    /// The goods paid, or given back.
    pub(crate) basis: Money,
    /// The rate that is frozen on the line.
    pub(crate) rate_bps: Bps,
    /// How it was reckoned.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub(crate) rule: CommissionRule,
    /// The commission of it.
    pub(crate) amount: Money,
}

/// Why an entry is what it is, frozen when it was written: `basis × rate_bps` is the amount, to the
/// fen, with the lines where rates differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Explain {
    pub(crate) reason: EarningReason,
    pub(crate) basis: Money,
    pub(crate) rate_bps: Bps,
    /// What is left of the order's goods after this.
    pub(crate) net: Money,
    pub(crate) lines: Vec<EarningLine>,
}

row! {
    /// What a leader earns on one order.
    #[derive(Debug, Clone)]
    pub(crate) struct Commission {
        pub(crate) order_id: OrderId,
        pub(crate) leader_id: PersonId,
        pub(crate) campaign_id: CampaignId,
        pub(crate) chain_number: i64,
        pub(crate) status: CommissionStatus,
        pub(crate) basis: Money,
        pub(crate) returned: Money,
        pub(crate) accrued: Money,
        pub(crate) clawed: Money,
        pub(crate) rate_bps: Bps,
        pub(crate) pickup_fee: Money,
        pub(crate) upline_id: Option<PersonId>,
        pub(crate) upline_bps: Bps,
        pub(crate) upline_rest: Money,
    }

    /// One line of it.
    #[derive(Debug, Clone)]
    pub(crate) struct CommissionLine {
        pub(crate) line_id: LineId,
        pub(crate) name: String,
        pub(crate) basis: Money,
        pub(crate) rate_bps: Bps,
        pub(crate) accrued: Money,
        pub(crate) returned: Money,
        pub(crate) clawed: Money,
        pub(crate) rule: Json<CommissionRule>,
    }

    /// One change of a leader's earnings.
    #[derive(Debug, Clone)]
    pub(crate) struct Entry {
        pub(crate) id: i64,
        pub(crate) at: Ts,
        pub(crate) kind: EarningKind,
        pub(crate) amount: Money,
        pub(crate) order_id: OrderId,
        pub(crate) campaign_id: CampaignId,
        pub(crate) chain_number: i64,
        pub(crate) explain: Json<Explain>,
    }
}

impl Commission {
    /// What is left of it.
    pub(crate) fn rest(&self) -> Money {
        Money(self.accrued.0 - self.clawed.0)
    }
    /// What is left of the goods.
    pub(crate) fn net(&self) -> Money {
        Money(self.basis.0 - self.returned.0)
    }
    /// Where it lies in the ledger.
    pub(crate) fn account(&self) -> Account {
        if self.status == CommissionStatus::Available {
            Account::leader_available(self.leader_id)
        } else {
            Account::leader_frozen(self.leader_id)
        }
    }
    /// As its postings need it.
    pub(crate) fn fact(&self) -> CommissionFact {
        CommissionFact {
            order: self.order_id,
            campaign: self.campaign_id,
            leader: self.leader_id,
            level: 1,
        }
    }
    /// The second level's, if there is one.
    pub(crate) fn upline_fact(&self) -> Option<CommissionFact> {
        let leader = self.upline_id?;
        Some(CommissionFact {
            leader,
            level: 2,
            ..self.fact()
        })
    }
}
