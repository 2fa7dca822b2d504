//! China's calendar, in which the provider writes.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

use crate::refusal::Refusal;

fn written(unix_ms: i64, format: &str) -> String {
    let instant = Timestamp::from_millisecond(unix_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    instant.to_zoned(zone()).strftime(format).to_string()
}

fn zone() -> TimeZone {
    TimeZone::fixed(offset(8))
}

/// `2018-06-08T10:34:56+08:00`.
pub(crate) fn rfc3339(unix_ms: i64) -> String {
    written(unix_ms, "%Y-%m-%dT%H:%M:%S%:z")
}

/// `2018-06-08 10:34:56`, as in bills.
pub(crate) fn in_bill(unix_ms: i64) -> String {
    written(unix_ms, "%Y-%m-%d %H:%M:%S")
}

/// `20180608103456`, as in prepay ids.
pub(crate) fn compact(unix_ms: i64) -> String {
    written(unix_ms, "%Y%m%d%H%M%S")
}

/// `2018-06-08`.
pub(crate) fn day(unix_ms: i64) -> String {
    written(unix_ms, "%Y-%m-%d")
}

/// Whether the text is a day of the calendar.
pub(crate) fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<Date>().is_ok()
}

/// An RFC 3339 time as unix milliseconds.
pub(crate) fn parse_rfc3339(text: &str) -> Result<i64, Refusal> {
    let instant: Result<Timestamp, _> = text.parse();
    instant
        .map(Timestamp::as_millisecond)
        .map_err(|_not_a_time| Refusal::param("time_expire is not an RFC 3339 time"))
}
