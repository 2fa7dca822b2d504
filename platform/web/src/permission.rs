//! Who may do what, where.
use julin_db::text_enum;
use julin_kernel::{PersonId, PickupPointId, SupplierId};
use serde::{Deserialize, Serialize};

text_enum! {
    /// What a person is in the shop; one person may be several.
    pub enum Role {
        /// A resident who buys.
        Member = "member",
        /// Gathers neighbours, opens buys, hands out goods.
        Leader = "leader",
        /// Runs the shop from the console.
        Operator = "operator",
        /// Sells to the shop.
        Supplier = "supplier",
        /// Hands out goods at a pickup point.
        Verifier = "verifier",
    }
}

/// Over what a grant holds, or what an action touches.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Reach {
    /// The whole shop.
    Shop,
    /// One leader's people, buys, lives and earnings.
    Leader(PersonId),
    /// One supplier's purchase orders and papers.
    Supplier(SupplierId),
    /// One pickup point.
    PickupPoint(PickupPointId),
    /// One person's own affairs.
    Own(PersonId),
}

impl Reach {
    /// Whether a grant over `self` holds for an action on `other`.
    pub fn covers(&self, other: &Self) -> bool {
        *self == Self::Shop || self == other
    }
}

/// Something that can be allowed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Permission {
    /// Buy, comment, reserve, read one's own orders and messages.
    Buy,
    /// See a leader's people and their orders (numbers masked).
    ViewPeople,
    /// Invite residents, edit one's leader card.
    Invite,
    /// Open, edit and end campaigns.
    RunCampaigns,
    /// Make, give and stop coupons.
    ManageCoupons,
    /// Plan, start, steer and end lives.
    RunLives,
    /// Comment moderation in a live.
    Moderate,
    /// Hand goods over at a pickup point.
    HandOver,
    /// Enter what goods sold by weight weigh, and register scales.
    Weigh,
    /// Edit orders, and take them on behalf of others.
    EditOrders,
    /// Approve after-sale claims.
    ApproveAfterSale,
    /// See one's earnings and ledger entries.
    ViewEarnings,
    /// Ask for one's own earnings to be paid out.
    Withdraw,
    /// Approve, reject and see withdrawals.
    ApproveWithdrawals,
    /// Edit products, prices and stock.
    EditCatalog,
    /// Edit suppliers.
    EditSuppliers,
    /// Edit communities, buildings, pickup points, leaders.
    EditCommunities,
    /// Send, receive and sort purchase orders.
    Procure,
    /// A supplier's own purchase orders.
    ViewSupplies,
    /// See all orders, members, reports; export.
    ViewShop,
    /// The ledger, reconciliation, settlement.
    ViewLedger,
    /// Correct what was settled; book cash that leaders hand in.
    CorrectBooks,
    /// Jobs, dead letters, audit trail, settings.
    Administer,
}

impl Role {
    /// What the role allows over the reach of its grant.
    pub const fn allows(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Member => matches!(permission, P::Buy),
            Self::Leader => matches!(
                permission,
                P::ViewPeople
                    | P::Invite
                    | P::RunCampaigns
                    | P::ManageCoupons
                    | P::RunLives
                    | P::Moderate
                    | P::HandOver
                    | P::Weigh
                    | P::EditOrders
                    | P::ApproveAfterSale
                    | P::ViewEarnings
                    | P::Withdraw
            ),
            Self::Operator => !matches!(permission, P::Buy | P::Withdraw),
            Self::Supplier => matches!(permission, P::ViewSupplies),
            Self::Verifier => matches!(permission, P::HandOver | P::Weigh),
        }
    }
}
