//! Who a bag is for. Rules are fixed when the bag is planned; whether they are met is looked at again at
//! the close.
use crate::ports::{Asked, Deeds};
use julin_db::Result;
use julin_kernel::{CommunityId, Fault};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Length of a phrase at most.
const PHRASE_MAX: usize = 30;
/// Minutes that can be asked for.
const WATCH_MAX: i64 = 180;

/// Who may win. All that is set must be met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct BagRules {
    /// Only members of this community.
    #[serde(default)]
    pub(crate) community_id: Option<CommunityId>,
    /// Only who reserved the live before it began.
    #[serde(default)]
    pub(crate) reserved: bool,
    /// Only who said this in the room.
    #[serde(default)]
    pub(crate) phrase: Option<String>,
    /// Only who watched so many minutes.
    #[serde(default)]
    pub(crate) watched_minutes: Option<i64>,
    /// Only who paid an order in this live. The law of prize sales then holds, and the page says so.
    #[serde(default)]
    pub(crate) bought: bool,
}

/// What of a bag's rules a member meets; what is not asked for counts as met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "one for each rule")]
pub(crate) struct Standing {
    /// Belongs to the community.
    pub(crate) community: bool,
    /// Reserved.
    pub(crate) reserved: bool,
    /// Said the phrase.
    pub(crate) said: bool,
    /// Watched long enough.
    pub(crate) watched: bool,
    /// Seconds watched so far, where they are asked for.
    pub(crate) watched_s: i64,
    /// Bought.
    pub(crate) bought: bool,
}

impl Standing {
    /// Whether all is met.
    pub(crate) fn met(&self) -> bool {
        self.community && self.reserved && self.said && self.watched && self.bought
    }
}

impl BagRules {
    /// Checks them as written by the host.
    pub(crate) fn checked(&self) -> Result<Self, Fault> {
        let phrase = match &self.phrase {
            Some(text) => Some(check::text("rules.phrase", text, 1, PHRASE_MAX)?),
            None => None,
        };
        if let Some(minutes) = self.watched_minutes {
            check::range("rules.watched_minutes", minutes, 1, WATCH_MAX)?;
        }
        Ok(Self {
            phrase,
            ..self.clone()
        })
    }
    /// What the live room is asked about a member.
    pub(crate) fn asked(&self) -> Asked {
        Asked {
            reserved: self.reserved,
            phrase: self.phrase.clone(),
            watched: self.watched_minutes.is_some(),
            bought: self.bought,
            until: None,
        }
    }
    /// How a member stands.
    pub(crate) fn standing(&self, resident: bool, deeds: Deeds) -> Standing {
        let wanted_s = self.watched_minutes.unwrap_or(0) * 60;
        Standing {
            community: self.community_id.is_none() || resident,
            reserved: !self.reserved || deeds.reserved,
            said: self.phrase.is_none() || deeds.said,
            watched: deeds.watched_s >= wanted_s,
            watched_s: deeds.watched_s,
            bought: !self.bought || deeds.bought,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_asked_for_is_met_and_what_is_must_be_done() {
        let none = BagRules::default();
        assert!(none.standing(false, Deeds::default()).met());
        let all = BagRules {
            community_id: Some(CommunityId(1)),
            reserved: true,
            phrase: Some("樱桃".into()),
            watched_minutes: Some(2),
            bought: true,
        };
        let done = Deeds {
            reserved: true,
            said: true,
            watched_s: 120,
            bought: true,
        };
        assert!(all.standing(true, done).met());
        assert!(!all.standing(false, done).met());
        for lacking in [
            Deeds {
                reserved: false,
                ..done
            },
            Deeds {
                said: false,
                ..done
            },
            Deeds {
                watched_s: 119,
                ..done
            },
            Deeds {
                bought: false,
                ..done
            },
        ] {
            assert!(!all.standing(true, lacking).met(), "{lacking:?}");
        }
    }
}
