//! The words of after-sale, and where a claim may go.
use julin_db::{Json, row, text_enum};
use julin_kernel::{AfterSaleId, PersonId, Ts};

text_enum! {
    /// Where an after-sale claim stands.
    pub enum ClaimStatus {
        /// Waits for a decision.
        Requested = "requested",
        /// Granted; the goods are to come back to the pickup point first.
        AwaitingReturn = "awaiting_return",
        /// Refunded.
        Approved = "approved",
        /// Refused, with a reason.
        Rejected = "rejected",
        /// Taken back by the member, or the goods were never brought back.
        Withdrawn = "withdrawn",
        /// Refunded with a whole batch of the same goods.
        Covered = "covered",
        /// Other goods come instead, with a later purchase.
        AwaitingGoods = "awaiting_goods",
        /// They lie at the pickup point.
        GoodsReady = "goods_ready",
        /// They were handed over.
        Replaced = "replaced",
    }

    /// What the member wants.
    pub enum ClaimKind {
        /// 仅退款: money, the goods stay.
        RefundOnly = "refund_only",
        /// 退货退款: the goods go back to the pickup point, then the money.
        ReturnRefund = "return_refund",
        /// 换货补发: other goods of the same kind instead of money.
        Replacement = "replacement",
    }

    /// What the member wants when no goods are left.
    pub enum IfNone {
        /// Their money.
        Refund = "refund",
        /// To wait for the next purchase.
        Wait = "wait",
    }

    /// What is wrong with the goods.
    pub enum ClaimReason {
        /// Spoiled or broken.
        Damaged = "damaged",
        /// Not in the bag.
        Missing = "missing",
        /// Something else was in the bag.
        Wrong = "wrong",
        /// Not as promised.
        Quality = "quality",
    }

    /// Who bears a refund (rule 24).
    pub enum Liable {
        /// The supplier of the line.
        Supplier = "supplier",
        /// The carrier.
        Carrier = "carrier",
        /// The leader.
        Leader = "leader",
        /// The platform.
        Platform = "platform",
    }

    /// What becomes of goods that came back.
    pub enum GoodsFate {
        /// Good enough to be sold again.
        Restocked = "restocked",
        /// Thrown away.
        Wasted = "wasted",
    }

    /// Who did a step of a claim.
    pub enum ClaimActor {
        /// The member.
        Member = "member",
        /// The leader of the order.
        Leader = "leader",
        /// An operator of the shop.
        Operator = "operator",
        /// A deadline, or a batch.
        System = "system",
    }

    /// What a step of a claim was.
    pub enum ClaimAction {
        /// It was made.
        Requested = "requested",
        /// The leader did not decide in time: operators do.
        Escalated = "escalated",
        /// It was granted.
        Approved = "approved",
        /// It was refused.
        Rejected = "rejected",
        /// The member took it back, or did not bring the goods.
        Withdrawn = "withdrawn",
        /// The member asks operators to look again.
        Appealed = "appealed",
        /// The goods came back.
        Returned = "returned",
        /// The whole batch was refunded.
        Covered = "covered",
        /// Goods were offered instead of money.
        Offered = "offered",
        /// The member would rather have the money.
        Declined = "declined",
        /// The goods lie at the pickup point.
        GoodsReady = "goods_ready",
        /// They were handed over.
        Replaced = "replaced",
        /// No goods came of it: the money went back.
        Refunded = "refunded",
    }
}

impl ClaimStatus {
    /// Those that hold the order's completion and its hand-over back.
    pub const OPEN: [Self; 4] = [
        Self::Requested,
        Self::AwaitingReturn,
        Self::AwaitingGoods,
        Self::GoodsReady,
    ];

    /// Whether goods are promised in place of others.
    pub fn holds_goods(self) -> bool {
        matches!(self, Self::AwaitingGoods | Self::GoodsReady)
    }

    /// Whether something is still to happen.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }

    /// Whether a claim may go from this status to `to`.
    pub fn leads_to(self, to: Self) -> bool {
        use ClaimStatus as S;
        match to {
            // An appeal.
            S::Requested => self == S::Rejected,
            S::AwaitingReturn | S::Rejected | S::AwaitingGoods => self == S::Requested,
            S::GoodsReady => matches!(self, S::Requested | S::AwaitingGoods),
            S::Replaced => self == S::GoodsReady,
            S::Approved | S::Withdrawn | S::Covered => self.is_open(),
        }
    }
}

impl ClaimReason {
    /// Whether it is about how good the goods are, which the guarantee covers; the rest is about
    /// what was handed over.
    pub fn is_about_quality(self) -> bool {
        matches!(self, Self::Damaged | Self::Quality)
    }
}

impl From<Liable> for julin_contracts::LiableParty {
    fn from(liable: Liable) -> Self {
        match liable {
            Liable::Supplier => Self::Supplier,
            Liable::Carrier => Self::Carrier,
            Liable::Leader => Self::Leader,
            Liable::Platform => Self::Platform,
        }
    }
}

/// Who does something to a claim.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Doer {
    pub(crate) actor: ClaimActor,
    pub(crate) person: Option<PersonId>,
}

impl Doer {
    pub(crate) const SYSTEM: Self = Self {
        actor: ClaimActor::System,
        person: None,
    };
    pub(crate) fn member(person: PersonId) -> Self {
        Self {
            actor: ClaimActor::Member,
            person: Some(person),
        }
    }
}

row! {
    /// A step as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct ClaimStep {
        pub(crate) claim_id: AfterSaleId,
        pub(crate) at: Ts,
        pub(crate) action: ClaimAction,
        pub(crate) actor: ClaimActor,
        pub(crate) from_status: Option<ClaimStatus>,
        pub(crate) to_status: ClaimStatus,
        pub(crate) note: String,
        pub(crate) images: Json<Vec<String>>,
    }
}

#[cfg(test)]
mod tests {
    use super::ClaimStatus as S;

    #[test]
    fn only_the_drawn_transitions_exist() {
        let drawn = [
            (
                S::Requested,
                vec![
                    S::AwaitingReturn,
                    S::Approved,
                    S::Rejected,
                    S::Withdrawn,
                    S::Covered,
                    S::AwaitingGoods,
                    S::GoodsReady,
                ],
            ),
            (
                S::AwaitingReturn,
                vec![S::Approved, S::Withdrawn, S::Covered],
            ),
            (S::Approved, vec![]),
            (S::Rejected, vec![S::Requested]),
            (S::Withdrawn, vec![]),
            (S::Covered, vec![]),
            (
                S::AwaitingGoods,
                vec![S::Approved, S::Withdrawn, S::Covered, S::GoodsReady],
            ),
            (
                S::GoodsReady,
                vec![S::Approved, S::Withdrawn, S::Covered, S::Replaced],
            ),
            (S::Replaced, vec![]),
        ];
        for (from, to) in drawn {
            let reached: Vec<S> = S::ALL
                .iter()
                .copied()
                .filter(|t| from.leads_to(*t))
                .collect();
            assert_eq!(reached, to, "{from}");
        }
    }
}
