//! 起送量: a truck goes to a pickup point for so many pieces, beside the campaign's own minimum. What
//! happens below is said before anybody buys (rule 32). Orders judges it when the campaign is counted.
use crate::store::dispatch as store;
use julin_db::{DbError, Tx, text_enum};
use julin_kernel::{CampaignId, Fault, Scope};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// What happens to the orders of a pickup point below the minimum.
    pub enum DispatchPolicy {
        /// They are refunded.
        Refund = "refund",
        /// The truck goes all the same.
        Go = "go",
        /// An operator sends them to another pickup point, or lets the truck go.
        Merge = "merge",
    }
}

/// The fewest pieces for one pickup point, and what happens below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dispatch {
    /// Paid pieces of one pickup point, at most 100 000; 0 for no minimum.
    pub min_quantity: i64,
    /// What happens below.
    pub policy: DispatchPolicy,
}

const MIN_MAX: i64 = 100_000;

impl Dispatch {
    /// Refuses what is out of range; a minimum of 0 is none.
    pub(crate) fn checked(self) -> Result<Option<Self>, Fault> {
        check::range("dispatch.min_quantity", self.min_quantity, 0, MIN_MAX)?;
        Ok((self.min_quantity > 0).then_some(self))
    }
}

/// The minimum of a campaign for each pickup point, if it has one.
pub async fn dispatch(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Option<Dispatch>, DbError> {
    store::of(tx, scope, campaign).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minimum_is_within_reason_and_nothing_is_none() {
        let told = |min_quantity| Dispatch {
            min_quantity,
            policy: DispatchPolicy::Refund,
        };
        assert_eq!(told(20).checked(), Ok(Some(told(20))));
        assert_eq!(told(0).checked(), Ok(None));
        assert!(told(-1).checked().is_err() && told(100_001).checked().is_err());
    }
}
