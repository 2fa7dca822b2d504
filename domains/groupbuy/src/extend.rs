//! The minimum is not reached: everybody is refunded, or the campaign opens again (rule 14). Which of
//! them is said before it opens, and shown to those who buy.
use crate::CampaignStatus;
use crate::schedule::set_timers;
use crate::store::campaign::{self, CampaignRow};
use crate::store::{extension, step};
use crate::transition::change_status;
use julin_contracts::CampaignExtended;
use julin_db::{Result, Tx};
use julin_kernel::{Code, Fault, Scope};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is said of opening again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Extension {
    /// For how many hours each time, 1–168.
    pub hours: i64,
    /// How many times, at most 5; 0 for never.
    pub times: i64,
}

/// What is said of opening again, and how often it has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExtensionView {
    /// For how many hours each time.
    pub hours: i64,
    /// How many times at most.
    pub times: i64,
    /// How many times it has opened again.
    pub used: i64,
}

const NO_MINIMUM: Code = Code::new(
    "groupbuy.extension_needs_minimum",
    422,
    "设置了成团数量才能自动延长",
    "Only a buy with a minimum can be extended",
);

/// Refuses what is out of range; never is none.
pub(crate) fn checked(
    policy: Option<Extension>,
    min_quantity: Option<i64>,
) -> Result<Option<Extension>, Fault> {
    let Some(policy) = policy.filter(|e| e.times != 0) else {
        return Ok(None);
    };
    check::range("extension.times", policy.times, 1, 5)?;
    check::range("extension.hours", policy.hours, 1, 168)?;
    if min_quantity.unwrap_or(0) < 1 {
        return Err(NO_MINIMUM.field("extension"));
    }
    Ok(Some(policy))
}

/// Opens a campaign again that missed its minimum at its counting point, if its policy has that left;
/// answers whether it did. The hours run from now: after an outage neighbours get all of them.
pub(crate) async fn open_again(
    tx: &mut Tx,
    scope: Scope,
    row: &CampaignRow,
    paid: i64,
) -> Result<bool> {
    let policy = extension::of(tx, scope, row.id).await?;
    let Some(policy) = policy.filter(|p| p.used < p.times) else {
        return Ok(false);
    };
    let pay_within_ms = row.counting_at.0 - row.cutoff_at.0;
    let mut again = row.clone();
    again.cutoff_at = tx.now().plus_s(policy.hours * 3_600);
    again.counting_at = again.cutoff_at.plus_ms(pay_within_ms);
    campaign::update(tx, scope, &again).await?;
    extension::note(tx, scope, row.id).await?;
    let (from, to) = (CampaignStatus::Cutoff, CampaignStatus::Open);
    change_status(tx, scope, row.id, from, to).await?;
    step::write(tx, scope, row.id, "extended", Some(again.cutoff_at)).await?;
    set_timers(tx, scope, &again).await?;
    let told = CampaignExtended {
        campaign: row.id,
        title: row.title.clone(),
        cutoff: again.cutoff_at,
        zone: row.zone.clone(),
        times: policy.used + 1,
        missing: (row.min_quantity.unwrap_or(1) - paid).max(1),
    };
    julin_events::emit(tx, scope, told).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_within_reason_and_has_a_minimum_to_miss() {
        let policy = |hours, times| Some(Extension { hours, times });
        assert_eq!(checked(policy(24, 2), Some(10)), Ok(policy(24, 2)));
        assert_eq!(checked(policy(0, 0), None), Ok(None));
        assert_eq!(checked(None, None), Ok(None));
        for (hours, times, min) in [
            (0, 1, Some(10)),
            (169, 1, Some(10)),
            (24, 6, Some(10)),
            (24, -1, Some(10)),
            (24, 1, None),
        ] {
            assert!(
                checked(policy(hours, times), min).is_err(),
                "{hours} {times}"
            );
        }
    }
}
