//! A teaser: words that are told at their time before the start, and a hint until then.
use julin_db::text_enum;
use julin_kernel::{CampaignItemId, Ts};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// When a teaser is told.
    pub(crate) enum LiveReveal {
        /// As soon as it is written.
        Now = "now",
        /// Three days before.
        ThreeDays = "three_days",
        /// A day before.
        OneDay = "one_day",
        /// An hour before.
        OneHour = "one_hour",
        /// At the start.
        Start = "start",
    }
}

const HOUR_MS: i64 = 3_600_000;

impl LiveReveal {
    /// The instant, of a session that is due then.
    pub(crate) fn at(self, due: Ts) -> Ts {
        match self {
            Self::Now => Ts(0),
            Self::ThreeDays => due.plus_ms(-72 * HOUR_MS),
            Self::OneDay => due.plus_ms(-24 * HOUR_MS),
            Self::OneHour => due.plus_ms(-HOUR_MS),
            Self::Start => due,
        }
    }
}

/// A teaser as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct LiveTeaser {
    /// What there is to gain: 前50名送鸡蛋. Not sent to viewers before its time.
    pub text: String,
    /// What is shown until then; nothing for the page's own words.
    #[serde(default)]
    pub hint: String,
    /// When it is told.
    pub reveal: LiveReveal,
    /// Who looks forward to this sees it first.
    #[serde(default)]
    pub tag: Option<String>,
    /// The lucky bag that it promises; if that is called off, it is not shown any more.
    #[serde(default)]
    pub lucky_bag_id: Option<String>,
    /// The item that it speaks of; if that is taken out, it is not shown any more.
    #[serde(default)]
    pub item_id: Option<CampaignItemId>,
    /// What proves a superlative in it.
    #[serde(default)]
    pub proof: String,
}

/// What those see who look forward to something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct LivePreview {
    /// To what.
    pub tag: String,
    /// The line above the cards, and on their poster.
    #[serde(default)]
    pub line: String,
    /// The item that stands first.
    #[serde(default)]
    pub lead_item_id: Option<CampaignItemId>,
}

/// All that is prepared before a session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct LivePreheatPlan {
    /// At most twelve, in their order.
    pub teasers: Vec<LiveTeaser>,
    /// One a tag; the first that fits a viewer is shown.
    pub previews: Vec<LivePreview>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_told_later_than_the_one_before() {
        let due = Ts(1_000 * HOUR_MS);
        let times: Vec<Ts> = LiveReveal::ALL.iter().map(|r| r.at(due)).collect();
        assert!(times.windows(2).all(|w| w[0] < w[1]));
        assert_eq!((times[1], times[4]), (Ts(928 * HOUR_MS), due));
    }
}
