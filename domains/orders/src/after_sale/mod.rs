//! After-sale: a member claims by piece or by share, for one line or several; the leader decides within
//! a day, else operators do; somebody is named who bears it. An operator refunds a whole batch at once.
//!
//! requested → approved (refunded) · awaiting return → approved · rejected → requested (one appeal) ·
//! withdrawn · covered (refunded with its batch). Every step is kept with its actor, words and pictures.
pub(crate) mod batch;
mod decide;
mod due;
mod jobs;
mod liability;
mod member;
mod model;
mod policy;
mod refund;
mod request;
mod returned;
mod step;
pub(crate) mod store;
mod tell;
pub(crate) mod view;
pub(crate) mod window;

pub use decide::{ApproveBody, DecideAfterSale};
pub(crate) use jobs::jobs;
pub(crate) use liability::Liability;
pub use liability::LiableShare;
pub(crate) use member::{AppealBody, AppealClaim, WithdrawClaim};
pub use model::{ClaimAction, ClaimActor, ClaimKind, ClaimReason, ClaimStatus, GoodsFate, Liable};
pub use policy::ClaimPolicy;
pub(crate) use refund::{LineRefund, refund_line};
pub use request::{ClaimBody, ClaimLine, RequestAfterSale};
pub(crate) use returned::{ReturnBody, TakeReturn};
pub use store::Claim;
pub use view::{AfterSaleStepView, AfterSaleView};
