//! What is known about the money when a call did not end well.

/// The underlying reason.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A call without an accepted answer. The variant says what is known about its effect.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    /// The provider never saw it.
    #[error("not sent: {0}")]
    NotSent(#[source] Cause),
    /// The provider refused; nothing happened.
    #[error("rejected with {status} {code}: {message}")]
    Rejected {
        /// HTTP status.
        status: u16,
        /// The provider's code, such as `OUT_TRADE_NO_USED`.
        code: String,
        /// The provider's words.
        message: String,
    },
    /// It may or may not have happened: query by the same number.
    #[error("unknown outcome: {0}")]
    Unknown(#[source] Cause),
}

impl PayError {
    pub(crate) fn not_sent(cause: impl Into<Cause>) -> Self {
        Self::NotSent(cause.into())
    }

    pub(crate) fn unknown(cause: impl Into<Cause>) -> Self {
        Self::Unknown(cause.into())
    }

    pub(crate) fn from_transport(error: reqwest::Error) -> Self {
        if error.is_connect() || error.is_builder() {
            Self::not_sent(error)
        } else {
            Self::unknown(error)
        }
    }

    /// The provider's code, if it refused.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Rejected { code, .. } => Some(code),
            Self::NotSent(_) | Self::Unknown(_) => None,
        }
    }

    /// Whether the outcome must be queried before anything else is done with this number.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// Whether the same call may be sent again later with no query before it.
    pub fn may_send_again(&self) -> bool {
        match self {
            Self::NotSent(_) => true,
            Self::Rejected { status, .. } => *status == 429,
            Self::Unknown(_) => false,
        }
    }

    // The underscore is missing in legacy spellings (ORDERNOTEXIST).
    fn code_is(&self, expected: &[&str]) -> bool {
        self.code().is_some_and(|code| {
            let bare = code.replace('_', "");
            expected.iter().any(|each| each.replace('_', "") == bare)
        })
    }

    pub(crate) fn is_missing(&self) -> bool {
        self.code_is(&[
            "ORDER_NOT_EXIST",
            "RESOURCE_NOT_EXISTS",
            "RECORD_NOT_EXISTS",
        ])
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.code_is(&["ORDER_CLOSED"])
    }
}

/// "Does not exist" is an ordinary answer to a query.
pub(crate) fn missing_is_none<T>(answer: Result<T, PayError>) -> Result<Option<T>, PayError> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(status: u16, code: &str) -> PayError {
        PayError::Rejected {
            status,
            code: code.into(),
            message: String::new(),
        }
    }

    #[test]
    fn both_spellings_of_a_missing_order_are_missing() {
        for code in ["ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"] {
            assert!(
                matches!(missing_is_none::<()>(Err(rejected(404, code))), Ok(None)),
                "{code}"
            );
        }
        assert!(missing_is_none::<()>(Err(rejected(404, "NOT_FOUND"))).is_err());
    }

    #[test]
    fn only_the_unsent_and_the_throttled_may_be_sent_again_blindly() {
        assert!(PayError::not_sent("refused").may_send_again());
        assert!(rejected(429, "FREQUENCY_LIMITED").may_send_again());
        assert!(!rejected(403, "NOT_ENOUGH").may_send_again());
        assert!(!PayError::unknown("timeout").may_send_again());
    }
}
