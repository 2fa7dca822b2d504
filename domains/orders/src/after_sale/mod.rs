//! After-sale: a member claims by piece or by share, for one line or several; the leader decides within
//! a day, else operators do; somebody is named who bears it. An operator refunds a whole batch at once.
//!
//! requested → approved (refunded) · awaiting return → approved · rejected → requested (one appeal) ·
//! withdrawn · covered (refunded with its batch) · awaiting goods → goods ready → replaced (`replace.rs`). Every step is kept with its actor, words and pictures.
pub(crate) mod batch;
mod decide;
mod due;
mod jobs;
mod liability;
mod member;
mod model;
mod policy;
mod refund;
mod replace;
mod request;
mod returned;
mod step;
pub(crate) mod store;
mod tell;
pub(crate) mod view;
pub(crate) mod window;

pub use batch::{
    BatchBody, BatchFailure, BatchPreview, BatchStatus, BatchView, LotBag, RefundBatchId,
    RefundLot, StartLot, preview_lot, refund_batch_view,
};
pub use decide::{ApproveBody, DecideAfterSale};
pub(crate) use jobs::jobs;
pub(crate) use liability::Liability;
pub use liability::LiableShare;
pub(crate) use member::{AppealBody, AppealClaim, RefundInstead, WithdrawClaim};
pub use model::{
    ClaimAction, ClaimActor, ClaimKind, ClaimReason, ClaimStatus, GoodsFate, IfNone, Liable,
};
pub use policy::ClaimPolicy;
pub(crate) use refund::{LineRefund, refund_line};
pub use replace::{
    Decided, Goods, Offer, ReplaceBody, Replaceable, after_sale_view, audit_goods, awaiting_return,
    decline_offer, goods_handed, goods_ready, grant_goods, grant_money, offer_goods, replaceable,
    take_offer,
};
pub use request::{ClaimBody, ClaimLine, RequestAfterSale};
pub(crate) use returned::{ReturnBody, TakeReturn};
pub use store::Claim;
pub use view::{AfterSaleStepView, AfterSaleView};
