#![doc = include_str!("../README.md")]

mod advance;
mod after_sale;
mod cancel;
mod changes;
mod checkout;
mod complete;
mod correct;
mod counted;
mod day;
mod decide;
mod discount;
mod discount_back;
mod dispatch;
mod edit;
mod export;
mod extended;
mod facts;
mod flash;
mod fulfil;
mod had;
mod http;
mod jobs;
mod load;
mod new_store;
mod order;
mod pay;
mod place;
mod presale;
mod progress_store;
mod reactions;
pub mod refusals;
mod roster;
mod round;
mod search;
mod settle;
mod shortage;
mod store;
mod taken;
mod team;
mod timeline;
mod view;
mod weigh;
mod write;

pub use advance::advance;
pub use after_sale::{
    AfterSaleStepView, AfterSaleView, ApproveBody, BatchBody, BatchFailure, BatchPreview,
    BatchStatus, BatchView, Claim, ClaimAction, ClaimActor, ClaimBody, ClaimKind, ClaimLine,
    ClaimPolicy, ClaimReason, ClaimStatus, DecideAfterSale, Decided, Goods, GoodsFate, IfNone,
    Liable, LiableShare, LotBag, Offer, RefundBatchId, RefundLot, ReplaceBody, Replaceable,
    RequestAfterSale, StartLot, after_sale_view, audit_goods, awaiting_return, decline_offer,
    goods_handed, goods_ready, grant_goods, grant_money, offer_goods, preview_lot,
    refund_batch_view, replaceable, take_offer,
};
pub use cancel::CancelOrder;
pub use changes::Change;
pub use checkout::{
    CheckoutBody, CheckoutQuote, PlaceCheckout, PlacedCheckout, QuotedCoupon, QuotedLine,
    QuotedOrder, QuotedPoints, Refusal, quote,
};
pub use correct::{LineCorrection, check_correction, correct_line};
pub use dispatch::{
    DecideDispatch, DispatchOutcome, DispatchPointView, DispatchView, dispatch_view, dispatch_waits,
};
pub use edit::{
    EditId, EditOrder, EditOrderBody, EditStatus, EditedOrder, LineSurcharge, PendingEditView,
    WithdrawEdit, ask_surcharge, check_surcharge,
};
pub use fulfil::{DemandLine, HandOver, demand, hand_over};
pub use had::{HadLine, had_line, had_lines};
pub use order::{OrderStatus, true_up};
pub use place::{PlaceOrder, PlaceOrderBody, PlaceOrderLine, PlaceOrders, PlacedOrder};
pub use presale::{PresaleOrderView, PresaleState, has_deposit};
pub use roster::{RosterOrder, RosterQuery, roster, roster_of};
pub use search::{OrderQuery, OrderRow, OrderRowItem, find};
pub use shortage::refund_short;
pub use store::{Line, Order, Step, orders};
pub use taken::{
    Buyer, ClaimGuest, CollectCash, GuestClaimView, GuestLineView, GuestOrderView, LateOrder,
    OrderTakenView, ReadListBody, ReadListLine, ReadListOrder, ReadListView, TakeList,
    TakeListBody, TakeListOrder, TakeOrder, TakeOrderBody, TakenKind, TakenListOrder, TakenPay,
    cash_of_leader, enter_stage, place_late,
};
pub use timeline::OrderStepView;
pub use view::{
    OrderCampaign, OrderCard, OrderCommunity, OrderLineView, OrderPickupPoint, OrderView,
};
pub use weigh::{
    AskExcess, AskedExcess, ExcessBody, ExcessStatus, LineExcess, LineWeighing, Reading, WeighLine,
    WeighQuery, WeighSource, WeighedBy, WeighedLine, WeighingView, weigh, weigh_lines,
};

/// The tables of the room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "orders",
    files: &[
        ("0001_orders", include_str!("../migrations/0001_orders.sql")),
        (
            "0002_commission",
            include_str!("../migrations/0002_commission.sql"),
        ),
        (
            "0003_discount",
            include_str!("../migrations/0003_discount.sql"),
        ),
        (
            "0004_presale",
            include_str!("../migrations/0004_presale.sql"),
        ),
        ("0005_team", include_str!("../migrations/0005_team.sql")),
        (
            "0006_weighing",
            include_str!("../migrations/0006_weighing.sql"),
        ),
        (
            "0006_weighing_excess",
            include_str!("../migrations/0006_weighing_excess.sql"),
        ),
        (
            "0007_after_sale",
            include_str!("../migrations/0007_after_sale.sql"),
        ),
        ("0008_edit", include_str!("../migrations/0008_edit.sql")),
        (
            "0010_replacement",
            include_str!("../migrations/0010_replacement.sql"),
        ),
        (
            "0011_edit_more",
            include_str!("../migrations/0011_edit_more.sql"),
        ),
        (
            "0012_discount_back",
            include_str!("../migrations/0012_discount_back.sql"),
        ),
        (
            "0013_dispatch",
            include_str!("../migrations/0013_dispatch.sql"),
        ),
        (
            "0014_placed_total",
            include_str!("../migrations/0014_placed_total.sql"),
        ),
    ],
};

/// The room, ready to be composed.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = reactions::all();
    room.jobs = jobs::all;
    room
}
