//! Events of orders.
use julin_kernel::{
    AfterSaleId, CampaignId, CampaignItemId, CardId, CommunityId, LineId, LiveId, Money, OrderId,
    PersonId, PickupPointId, RefundId, SkuId, SupplierId, Ts,
};
use serde::{Deserialize, Serialize};

/// What every event of an order tells about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderHead {
    /// The order.
    pub order: OrderId,
    /// The buyer.
    pub member: PersonId,
    /// The campaign it was placed on.
    pub campaign: CampaignId,
    /// The leader who earns (rule 23), frozen at placing.
    pub leader: PersonId,
    /// The community it goes to.
    pub community: CommunityId,
    /// Where it is picked up.
    pub pickup_point: PickupPointId,
    /// The live session it was placed in, if any.
    pub live: Option<LiveId>,
    /// The product card it came from, if any.
    pub card: Option<CardId>,
}

/// A line, with what is frozen on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLineFact {
    /// The line.
    pub line: LineId,
    /// The item bought.
    pub item: CampaignItemId,
    /// Its SKU.
    pub sku: SkuId,
    /// Its supplier.
    pub supplier: SupplierId,
    /// Product name at placing.
    pub name: String,
    /// Quantity (份).
    pub quantity: i64,
    /// Unit price charged.
    pub unit_price: Money,
    /// Unit supply price (what the supplier is paid).
    pub supply_price: Money,
    /// Commission rate in basis points of the net amount.
    pub commission_bps: i64,
    /// How the leader's commission is reckoned.
    #[serde(default)]
    pub commission: CommissionRule,
    /// The line's goods, before any discount.
    pub amount: Money,
}

/// How a leader's commission on a line is reckoned (rule 23).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CommissionRule {
    /// A share of what is paid: `commission_bps`.
    #[default]
    Rate,
    /// A fixed amount a piece.
    PerPiece {
        /// For each piece.
        amount: Money,
    },
    /// What the price leaves over the supply price.
    Spread,
}

/// An order holds stock and waits for its payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPlaced {
    /// The order.
    pub head: OrderHead,
    /// Its lines.
    pub lines: Vec<OrderLineFact>,
    /// What is to be paid.
    pub total: Money,
    /// Until when.
    pub pay_by: Ts,
}

/// Who bears a discount (rule 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountBearer {
    /// The shop's marketing.
    Platform,
    /// The leader of the order.
    Leader,
    /// The supplier of the line.
    Supplier,
}

/// What gave a discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountSource {
    /// A coupon.
    Coupon,
    /// Points.
    Points,
}

/// A part of a line's discount, frozen at placing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountFact {
    /// The line.
    pub line: LineId,
    /// What gave it.
    pub source: DiscountSource,
    /// Who bears it.
    pub bearer: DiscountBearer,
    /// How much.
    pub amount: Money,
}

/// An order is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPaid {
    /// The order.
    pub head: OrderHead,
    /// 跟团号: its number in the campaign.
    pub chain_number: i64,
    /// Its lines.
    pub lines: Vec<OrderLineFact>,
    /// What was paid.
    pub total: Money,
    /// Whether it is the member's first paid order.
    pub first: bool,
    /// What was taken off its lines, and who bears it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<DiscountFact>,
}

/// The deposit of a presale order is paid: it counts, and waits for its final payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepositPaid {
    /// The order.
    pub head: OrderHead,
    /// 跟团号: its number in the campaign.
    pub chain_number: i64,
    /// Its lines, at the price that was promised.
    pub lines: Vec<OrderLineFact>,
    /// What was paid.
    pub deposit: Money,
    /// What it costs at the most.
    pub total: Money,
}

/// Why an order ended without goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// Not paid in time.
    Expired,
    /// The member asked.
    Member,
    /// The minimum was not reached.
    MinimumNotReached,
    /// Paid after the goods had gone.
    PaidTooLate,
    /// The final payment of a presale did not come.
    FinalUnpaid,
    /// Its team was not full in time.
    TeamNotFull,
}

/// An order ended before its goods were sourced; whatever was paid is being refunded in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCancelled {
    /// The order.
    pub head: OrderHead,
    /// Its lines.
    pub lines: Vec<OrderLineFact>,
    /// Why.
    pub reason: CancelReason,
    /// Whether it had been paid.
    pub was_paid: bool,
}

/// An order that is not counted yet was edited: these are its lines now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEdited {
    /// The order, with the pickup point it has now.
    pub head: OrderHead,
    /// Rises with every edit.
    pub revision: i64,
    /// All of its lines.
    pub lines: Vec<OrderLineFact>,
    /// Lines that are gone.
    pub removed: Vec<LineId>,
    /// What it costs now.
    pub total: Money,
    /// What was paid more.
    pub charged: Money,
    /// What goes back.
    pub refunded: Money,
    /// What was taken off its lines when it was placed, and who bears it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<DiscountFact>,
    /// What had been taken off pieces that left, and goes back to who bore it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lessened: Vec<DiscountLessened>,
}

/// A discount takes off less: the pieces it lay on left the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountLessened {
    /// Who supplied them.
    pub supplier: SupplierId,
    /// What was taken off them, and who bore it.
    pub discount: DiscountFact,
}

/// A counted order is picked up elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMoved {
    /// The order, with the pickup point it has now.
    pub head: OrderHead,
    /// Where it was picked up before.
    pub from: PickupPointId,
}

/// A member paid what a counted order was found to cost more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSurcharged {
    /// The order.
    pub head: OrderHead,
    /// Its line.
    pub line: LineId,
    /// How much.
    pub amount: Money,
}

/// A neighbour who gave no number made the orders that were taken for them their own: what was the
/// guest's is the member's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestClaimed {
    /// Who they were known as.
    pub guest: PersonId,
    /// Who they are.
    pub member: PersonId,
    /// Whose neighbour.
    pub leader: PersonId,
    /// Their orders.
    pub orders: Vec<OrderId>,
}

/// What the tier gave back on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineAmount {
    /// The line.
    pub line: LineId,
    /// How much.
    pub amount: Money,
}

/// The tier true-up of one order was decided (zero amounts are left out).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderTruedUp {
    /// The order.
    pub head: OrderHead,
    /// Per line.
    pub lines: Vec<LineAmount>,
    /// Sum.
    pub total: Money,
    /// The refund that carries it.
    pub refund: RefundId,
}

/// Who bears a refund (rule 24).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiableParty {
    /// The supplier of the line.
    Supplier,
    /// The carrier.
    Carrier,
    /// The leader.
    Leader,
    /// The platform.
    Platform,
}

/// What a line's money went back for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundCause {
    /// The goods were not as they should be.
    #[default]
    AfterSale,
    /// The goods never came.
    Short,
}

/// A part of one line went back, by an after-sale decision or because it never came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRefunded {
    /// The order.
    pub head: OrderHead,
    /// The line.
    pub line: LineId,
    /// Its supplier.
    pub supplier: SupplierId,
    /// How much goes back to the member.
    pub amount: Money,
    /// Who bears it.
    pub liable: LiableParty,
    /// The refund that carries it.
    pub refund: RefundId,
    /// What for.
    #[serde(default)]
    pub cause: RefundCause,
    /// What had been taken off these goods and goes back to who bore it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<DiscountFact>,
}

/// An after-sale claim was decided, by the leader or by staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterSaleDecided {
    /// The claim.
    pub claim: AfterSaleId,
    /// On which order.
    pub order: OrderId,
    /// Whose neighbour claimed.
    pub leader: PersonId,
    /// When it was made.
    pub asked_at: Ts,
    /// Whether the member was right.
    pub approved: bool,
}

/// Goods were handed over in place of those that a claim was about: no money moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsReplaced {
    /// The order.
    pub head: OrderHead,
    /// The claim.
    pub claim: AfterSaleId,
    /// The line.
    pub line: LineId,
    /// Its supplier.
    pub supplier: SupplierId,
    /// How many pieces.
    pub pieces: i64,
    /// What they cost the shop; of a replacement that several bear each tells its part.
    pub cost: Money,
    /// Who bears it.
    pub liable: LiableParty,
}

/// Goods that were promised in place of others are not: money went back instead, or nobody came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacementEnded {
    /// The claim.
    pub claim: AfterSaleId,
    /// On which order.
    pub order: OrderId,
}

/// Goods were handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPickedUp {
    /// The order.
    pub head: OrderHead,
    /// Who handed them over.
    pub by: PersonId,
}

/// The order is over: picked up, or ended by the overdue policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCompleted {
    /// The order.
    pub head: OrderHead,
    /// Paid net of refunds.
    pub net: Money,
}

/// Every order of a closed campaign has been settled: demand is final.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignAggregated {
    /// The campaign.
    pub campaign: CampaignId,
    /// Whether goods are to be bought (false: everything is refunded).
    pub succeeded: bool,
}
