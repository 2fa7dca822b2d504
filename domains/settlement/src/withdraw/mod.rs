//! Withdrawals: a leader asks, staff approve, the provider pays (rule 25).
mod approve;
mod cancel;
mod jobs;
mod model;
mod payee;
mod port;
mod reject;
mod request;
mod settle;
pub(crate) mod store;

pub(crate) use approve::Approve;
pub(crate) use cancel::Cancel;
pub(crate) use jobs::all as jobs;
pub(crate) use model::{Withdrawal, number, of_number};
pub(crate) use payee::SetPayee;
pub(crate) use reject::Reject;
pub(crate) use request::{Request, RequestBody, Terms};
pub(crate) use settle::{SettlePayout, Verdict};

pub use approve::OWN_WITHDRAWAL;
pub use model::{Payee, WithdrawalStatus};
pub use port::{PayoutPort, PayoutReport, PayoutRequest, PayoutState};
pub use request::{
    BELOW_MINIMUM, EXCEEDS_AVAILABLE, NEGATIVE_BALANCE, NO_PAYEE, PAYEE_NAME_NEEDED,
};

use julin_contracts::MessageRequested;
use julin_db::{Result, Tx};
use julin_events::emit;
use julin_kernel::Scope;
use std::collections::BTreeMap;

/// Where leaders see their withdrawals.
const LINK: &str = "/leader/earnings";

/// Leaves the leader a message about a withdrawal, once for each template.
async fn tell(tx: &mut Tx, scope: Scope, it: &Withdrawal, template: &str) -> Result<()> {
    let message = MessageRequested {
        to: it.leader_id,
        template: template.to_owned(),
        args: BTreeMap::from([("amount".to_owned(), it.amount.display())]),
        link: Some(LINK.to_owned()),
        key: format!("{template}:{}", it.id),
    };
    emit(tx, scope, message).await.map(|_| ())
}
