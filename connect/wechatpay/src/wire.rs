//! Small shapes of the wire that several operations share.

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use serde::{Deserialize, Deserializer};

use crate::error::PayError;

/// The only currency of domestic payments.
pub(crate) const CNY: &str = "CNY";

/// RFC 3339 in China's zone, as the provider writes it.
pub(crate) fn rfc3339(unix_ms: i64) -> Result<String, PayError> {
    let instant = Timestamp::from_millisecond(unix_ms).map_err(PayError::not_sent)?;
    let there = instant.to_zoned(TimeZone::fixed(offset(8)));
    Ok(there.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// Optional RFC 3339 text as unix milliseconds.
pub(crate) fn optional_ms<'de, D: Deserializer<'de>>(source: D) -> Result<Option<i64>, D::Error> {
    let text = Option::<String>::deserialize(source)?;
    text.filter(|text| !text.is_empty())
        .map(|text| text.parse::<Timestamp>().map(Timestamp::as_millisecond))
        .transpose()
        .map_err(serde::de::Error::custom)
}

/// A merchant's own number, fit to stand in a path unescaped: a signed path must be the sent one.
pub(crate) fn number_in_path(number: &str) -> Result<&str, PayError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '*' | '@');
    if !number.is_empty() && number.len() <= 64 && number.chars().all(plain) {
        Ok(number)
    } else {
        Err(PayError::not_sent(format!(
            "not a merchant's number: {number:?}"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_chinas_zone() {
        let text = rfc3339(1_528_425_296_000).expect("in range");
        assert_eq!(text, "2018-06-08T10:34:56+08:00");
    }

    #[test]
    fn a_number_that_would_change_the_path_is_not_sent() {
        assert!(number_in_path("JL2025-1_a*@").is_ok());
        for number in ["", "a/b", "a?b", "a b", "订单", "a%2Fb"] {
            assert!(
                matches!(number_in_path(number), Err(PayError::NotSent(_))),
                "{number}"
            );
        }
    }
}
