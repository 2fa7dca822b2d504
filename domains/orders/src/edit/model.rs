//! Edits as stored.
use julin_db::{Field, Json, RawRow, Val, row, text_enum};
use julin_kernel::{
    CampaignId, CampaignItemId, LineId, Money, OrderId, PersonId, PickupPointId, Ts,
};
use serde::{Deserialize, Serialize};

julin_kernel::id! { EditId "one edit of an order" }

impl From<EditId> for Val {
    fn from(id: EditId) -> Self {
        Self::I64(id.0)
    }
}
impl Field for EditId {
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
        <i64 as Field>::get(row, i).map(Self)
    }
}

text_enum! {
    /// Where an edit stands.
    pub enum EditStatus {
        /// Waits for its payment and holds what it needs.
        Pending = "pending",
        /// The order is as was wanted.
        Applied = "applied",
        /// Not paid in time: the order is as it was.
        Expired = "expired",
        /// Taken back, or its order ended: the order is as it was.
        Withdrawn = "withdrawn",
    }
}

/// One line as wanted, at the price it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WantedLine {
    pub(crate) item: CampaignItemId,
    pub(crate) quantity: i64,
    pub(crate) unit_price: Money,
}

/// What an order is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wanted {
    /// All of its lines; none leaves them as they are.
    pub(crate) lines: Option<Vec<WantedLine>>,
    pub(crate) pickup_point: Option<PickupPointId>,
    pub(crate) note: Option<String>,
    /// After the counting: the line that is charged more. Nothing else changes then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) surcharge: Option<LineId>,
}

row! {
    /// An edit as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Edit {
        pub(crate) id: EditId,
        pub(crate) order_id: OrderId,
        pub(crate) campaign_id: CampaignId,
        pub(crate) by_id: PersonId,
        pub(crate) status: EditStatus,
        pub(crate) part: i64,
        pub(crate) revision: i64,
        pub(crate) wanted: Json<Wanted>,
        pub(crate) difference: Money,
        pub(crate) reason: String,
        pub(crate) pay_by: Option<Ts>,
        pub(crate) created_at: Ts,
    }
}
