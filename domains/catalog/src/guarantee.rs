//! 坏单包赔: what a product is guaranteed for, and how long.
use julin_kernel::{Code, Fault};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a product is guaranteed for. It is frozen on the order line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Guarantee {
    /// The shop's own after-sale window.
    #[default]
    Usual,
    /// 包赔: spoiled goods are refunded if they are claimed in time.
    Covered {
        /// Hours after pickup.
        hours: i64,
        /// From which share of the line on, in basis points; less than that is in the nature of it.
        #[serde(default)]
        floor_bps: i64,
    },
    /// 不支持: quality is not guaranteed; what is missing or wrong can be claimed all the same.
    Unsupported,
}

/// Thirty days.
const HOURS_MAX: i64 = 720;

impl Guarantee {
    /// Refuses hours and shares that make no sense.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let Self::Covered { hours, floor_bps } = *self else {
            return Ok(());
        };
        check::range("guarantee.hours", hours, 1, HOURS_MAX)?;
        check::range("guarantee.floor_bps", floor_bps, 0, 9_000).map(|_| ())
    }

    /// How long after pickup its quality may be claimed, in seconds; none if it may not be.
    pub fn window_s(&self, usual_s: i64) -> Option<i64> {
        match *self {
            Self::Usual => Some(usual_s),
            Self::Covered { hours, .. } => Some(hours * 3_600),
            Self::Unsupported => None,
        }
    }

    /// The smallest share of a line that can be claimed, in basis points.
    pub fn floor_bps(&self) -> i64 {
        match *self {
            Self::Covered { floor_bps, .. } => floor_bps,
            Self::Usual | Self::Unsupported => 0,
        }
    }
}

/// Words that promise a guarantee on goods that have none mislead.
pub(crate) fn consistent(guarantee: &Guarantee, text: Option<&str>) -> Result<(), Fault> {
    if *guarantee == Guarantee::Unsupported && text.is_some() {
        return Err(Code::INVALID.field("guarantee_text"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarantee_says_how_long_and_from_which_share() {
        let covered = Guarantee::Covered {
            hours: 24,
            floor_bps: 1_000,
        };
        assert_eq!(covered.window_s(172_800), Some(86_400));
        assert_eq!(Guarantee::Usual.window_s(172_800), Some(172_800));
        assert_eq!(Guarantee::Unsupported.window_s(172_800), None);
        assert_eq!(covered.floor_bps(), 1_000);
    }

    #[test]
    fn hours_are_bounded_and_no_words_promise_what_is_not_guaranteed() {
        let field = |g: Guarantee| g.check().unwrap_err().field.unwrap();
        let covered = |hours, floor_bps| Guarantee::Covered { hours, floor_bps };
        assert_eq!(field(covered(0, 0)), "guarantee.hours");
        assert_eq!(field(covered(721, 0)), "guarantee.hours");
        assert_eq!(field(covered(24, 9_001)), "guarantee.floor_bps");
        assert!(consistent(&Guarantee::Unsupported, Some("坏单包赔")).is_err());
        assert!(consistent(&Guarantee::Usual, Some("坏单包赔")).is_ok());
    }

    #[test]
    fn its_json_is_what_the_migrations_default_to() {
        let usual: Guarantee = serde_json::from_str(r#"{"kind":"usual"}"#).unwrap();
        assert_eq!(usual, Guarantee::Usual);
        let covered: Guarantee = serde_json::from_str(r#"{"kind":"covered","hours":24}"#).unwrap();
        assert_eq!(covered.floor_bps(), 0);
    }
}
