//! The day that goods are due: the store's promise after the count, in the zone of the campaign.
use jiff::{Timestamp, tz::TimeZone};
use julin_groupbuy::CampaignSnapshot;

/// As 2026-11-23. A zone that is none (the settings refuse it) counts as UTC.
pub(crate) fn fulfil_on(campaign: &CampaignSnapshot, promise_s: i64) -> String {
    let due = campaign.counting_at.plus_s(promise_s);
    let zone = TimeZone::get(&campaign.zone).unwrap_or(TimeZone::UTC);
    let due = Timestamp::from_millisecond(due.0).unwrap_or(Timestamp::UNIX_EPOCH);
    due.to_zoned(zone).date().to_string()
}
